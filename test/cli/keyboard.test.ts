import type { ReadStream } from 'node:tty'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pressesOfEnter, typedTexts } from '../../src/cli/keyboard.ts'

/** A terminal that knows whether it is read key by key. */
class Keys {
  isRaw = false
  readonly modes: boolean[] = []
  setRawMode(mode: boolean): this {
    this.isRaw = mode
    this.modes.push(mode)
    return this
  }
}

async function* arriving(...chunks: readonly string[]): AsyncIterable<string> {
  yield* chunks
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

const stdin = (keys: Keys) => keys as unknown as ReadStream

describe('Enter', () => {
  it('is Enter alone, however many presses a slow line brings together', async () => {
    const keys = new Keys()
    expect(await all(pressesOfEnter(stdin(keys), arriving('\r', '\r\r', '\n')))).toHaveLength(3)
    expect(keys.modes).toEqual([true, false])
  })

  it('is none within a text that was pasted', async () => {
    const junk = arriving('a\r', '\u001b[201~\r\r', `${'x\r'.repeat(5_000)}`, '\u001b[A', ' ')
    expect(await all(pressesOfEnter(stdin(new Keys()), junk))).toEqual([])
  })

  it('gives the terminal back when what reads it fails', async () => {
    const keys = new Keys()
    async function* failing(): AsyncIterable<string> {
      yield '\r'
      throw new RangeError('gone')
    }
    await expect(all(pressesOfEnter(stdin(keys), failing()))).rejects.toThrow(RangeError)
    expect(keys.isRaw).toBe(false)
  })

  it('is awaited from nobody when the terminal has gone', async () => {
    const gone = {
      setRawMode: () => {
        throw Object.assign(new Error('setRawMode EIO'), { code: 'EIO' })
      },
    } as unknown as ReadStream
    expect(await all(pressesOfEnter(gone, arriving('\r')))).toEqual([])
  })
})

describe('a text that is typed', () => {
  it('ends with Enter, can be mended, and may come in pieces or at once', async () => {
    const typed = (...chunks: readonly string[]) => all(typedTexts(stdin(new Keys()), arriving(...chunks)))
    expect(await typed('b', '\r')).toEqual(['b'])
    expect(await typed('\r')).toEqual([''])
    expect(await typed('ab', '\u007f', 'c\rd\n')).toEqual(['ac', 'd'])
    expect(await typed('x\r\r\ry\r')).toEqual(['x', 'y'])
    expect(await typed(`${'x'.repeat(20_000)}\r`, 'b\r')).toEqual(['b'])
  })
})

describe('the keys of signals', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  it.each([
    ['\u0003', 'SIGINT'],
    ['\u001c', 'SIGQUIT'],
  ])('%j goes to everybody at the terminal as %s', async (key, signal) => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    await all(pressesOfEnter(stdin(new Keys()), arriving(`x${key}`)))
    expect(kill.mock.calls).toEqual([[0, signal]])
  })

  it('reach our own listeners on Windows, by name', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    const heard = vi.fn()
    process.on('SIGINT', heard)
    try {
      await all(pressesOfEnter(stdin(new Keys()), arriving('\u0003')))
    } finally {
      process.off('SIGINT', heard)
      platform.mockRestore()
    }
    expect(heard).toHaveBeenCalledWith('SIGINT')
  })

  it('Ctrl-Z stops the program with the terminal as the shell expects it, and goes on without an echo', async () => {
    const keys = new Keys()
    const modes: boolean[] = []
    vi.spyOn(process, 'kill').mockImplementation(() => {
      modes.push(keys.isRaw)
      return true
    })
    async function* presses(): AsyncIterable<string> {
      yield '\u001a'
      process.emit('SIGCONT', 'SIGCONT')
      modes.push(keys.isRaw)
    }
    await all(pressesOfEnter(stdin(keys), presses()))
    expect(modes).toEqual([false, true])
    expect(keys.isRaw).toBe(false)
  })
})
