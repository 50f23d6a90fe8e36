import type { ReadStream } from 'node:tty'
import { describe, expect, it } from 'vitest'
import { pressesOfEnter, typedTexts } from '../../src/cli/keyboard.ts'

/** A terminal whose settings are watched, and nothing else of it is used. */
function terminal() {
  const modes: boolean[] = []
  const stdin = { isRaw: false, setRawMode: (raw: boolean) => void modes.push(raw) } as unknown as ReadStream
  return { stdin, modes }
}

async function* presses(...chunks: readonly string[]): AsyncIterable<string> {
  yield* chunks
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

describe('what is typed without an echo', () => {
  const typed = (...chunks: readonly string[]) => all(typedTexts(terminal().stdin, presses(...chunks)))

  it('comes with each Enter, key by key or at once', async () => {
    expect(await typed('\r')).toEqual([''])
    expect(await typed('b', '\r', 'B\r')).toEqual(['b', 'B'])
    expect(await typed('http://127.0.0.1', ':1/callback?code=', 'x', '\n')).toEqual([
      'http://127.0.0.1:1/callback?code=x',
    ])
  })

  it('can be mended with the backspace key', async () => {
    expect(await typed('x', '\u007f', 'b', '\r')).toEqual(['b'])
    expect(await typed('\u007f\u007f', 'b\u0008', '\r')).toEqual([''])
  })

  it('takes no empty line of a pasted text for a press of Enter', async () => {
    expect(await typed('one\n\n\ntwo\n')).toEqual(['one', 'two'])
  })

  it('is left out when it is longer than any address, and read on behind it', async () => {
    expect(await typed('a'.repeat(16_385), '\r', 'b', '\r')).toEqual(['b'])
    expect(await typed('a'.repeat(16_384), '\r')).toHaveLength(1)
  })

  it('gives the terminal back as it was', async () => {
    const { stdin, modes } = terminal()
    await all(typedTexts(stdin, presses('b\r')))
    await all(pressesOfEnter(stdin, presses('\r', 'x\r')))
    expect(modes).toEqual([true, false, true, false])
  })
})
