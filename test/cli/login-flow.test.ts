import { describe, expect, it } from 'vitest'
import type { Invocation } from '../../src/cli/invocation.ts'
import { flowOf, redirectUriOf } from '../../src/cli/login-flow.ts'
import { OptionValues } from '../../src/cli/option.ts'
import { talkTo } from '../../src/cli/talk.ts'
import { realWorld } from '../../src/index.ts'
import { FakeTerminal } from './fake-terminal.ts'

function invocation(
  options: Readonly<Record<string, string>>,
  { attended = true, json = false } = {},
): Invocation {
  const terminal = new FakeTerminal({ attended })
  const values = new OptionValues(new Map(Object.entries(options).map(([name, value]) => [name, [value]])))
  return {
    values,
    operand: '',
    rest: [],
    handOver: () => {},
    world: realWorld(),
    terminal,
    talk: talkTo(terminal, values, {}),
    json,
    signal: new AbortController().signal,
  }
}

describe('which flow', () => {
  it('is what is asked for, whoever asks', () => {
    for (const flow of ['auto', 'device', 'browser'])
      for (const json of [true, false]) expect(flowOf(invocation({ flow }, { json }))).toBe(flow)
  })

  it('changes by itself only for a person at a terminal', () => {
    expect(flowOf(invocation({}))).toBe('auto')
    expect(flowOf(invocation({}, { json: true }))).toBe('device')
    expect(flowOf(invocation({}, { attended: false }))).toBe('device')
  })
})

describe('--redirect-uri', () => {
  it('is an address of this machine', () => {
    expect(redirectUriOf(invocation({}))).toEqual({})
    const redirectUri = 'http://127.0.0.1:8400/callback'
    expect(redirectUriOf(invocation({ 'redirect-uri': redirectUri }))).toEqual({ redirectUri })
  })

  it.each(['https://example.com/callback', 'http://10.0.0.1/', 'callback', ''])('is not %j', (text) => {
    expect(() => redirectUriOf(invocation({ 'redirect-uri': text }))).toThrow('cannot be understood')
  })
})
