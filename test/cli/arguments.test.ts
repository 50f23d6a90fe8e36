import { describe, expect, it } from 'vitest'
import { type Parsed, parseArguments } from '../../src/cli/arguments.ts'
import { COMMANDS } from '../../src/cli/commands.ts'

const parsed = (line: string) => parseArguments(line.split(' ').filter((word) => word !== ''))

function reasonOf(result: Parsed): string | undefined {
  return result.kind === 'fault' ? result.reason : undefined
}

describe('a command line', () => {
  it('names a command, before or after its options', () => {
    for (const line of ['--context prod auth token --decode', 'auth token --decode --context=prod']) {
      const result = parsed(line)
      if (result.kind !== 'run') throw new Error(line)
      expect(result.command.words).toBe('auth token')
      expect(result.values.text('context')).toBe('prod')
      expect(result.values.flag('decode')).toBe(true)
      expect(result.values.flag('json')).toBe(false)
    }
  })

  it('gives a value in every usual way; the last one wins, and some may be repeated', () => {
    for (const line of ['-f json', '-fjson', '--output-format json', '--output-format=json']) {
      const result = parsed(`auth status -f text ${line}`)
      expect(result.kind === 'run' && result.values.text('output-format')).toBe('json')
    }
    const result = parsed('auth login --scope a --scope=b')
    expect(result.kind === 'run' && result.values.list('scope')).toEqual(['a', 'b'])
  })

  it('takes what follows the words of a command as one text', () => {
    const result = parsed('auth explain invalid scope - see the log')
    expect(result.kind === 'run' && result.operand).toBe('invalid scope - see the log')
  })

  it('asks for help or for the version with every other word in place', () => {
    expect(parsed('')).toEqual({ kind: 'help', topic: '' })
    expect(parsed('auth')).toEqual({ kind: 'help', topic: 'auth' })
    expect(parsed('auth login -h')).toEqual({ kind: 'help', topic: 'auth login' })
    expect(parsed('auth login --nonsense --help')).toEqual({ kind: 'help', topic: 'auth login' })
    expect(parsed('auth token --version')).toEqual({ kind: 'version' })
  })

  it.each([
    ['auth login --scop a', 'there is no option --scop here (did you mean --scope?)'],
    ['auth status --scope a', 'there is no option --scope here'],
    ['auth token -x', 'there is no option -x here'],
    ['auth logn', 'there is no command auth logn (did you mean nmp auth login?)'],
    ['login', 'there is no command login (did you mean nmp auth login?)'],
    ['frobnicate', 'there is no command frobnicate'],
    ['auth login --base-url', '--base-url needs a value'],
    ['auth login --base-url=', '--base-url needs a value'],
    ['auth login --base-url --json', /^--base-url needs a value; one that begins with a dash/],
    [
      'auth login --store keychian',
      /^--store takes keychain, file, not keychian \(did you mean keychain\?\)$/,
    ],
    ['auth status --json=yes', '--json takes no value'],
    ['auth status now', 'now is one word too many'],
  ])('%s is not understood, and the reason helps', (line, reason) => {
    expect(reasonOf(parsed(line))).toMatch(reason)
  })

  it('CL-01 has no option that only an object prototype knows', () => {
    const names = ['--__proto__.x=1', '--__proto__', '--constructor', '--toString', '--hasOwnProperty=1']
    for (const name of names)
      expect(reasonOf(parseArguments(['auth', 'status', name]))).toContain('no option')
    for (const word of ['__proto__', 'constructor', 'toString'])
      expect(reasonOf(parseArguments([word]))).toContain('no command')
    expect(Object.getOwnPropertyDescriptor(Object.prototype, 'x')).toBeUndefined()
  })

  it('CL-06 takes no secret, and repeats none', () => {
    for (const name of ['--client-secret', '--password', '--token', '--refresh-token']) {
      for (const args of [[`${name}=hunter2`], [name, 'hunter2']]) {
        const result = parseArguments(['auth', 'login', ...args])
        expect(reasonOf(result)).toContain('secrets are never taken from the command line')
        expect(reasonOf(result)).not.toContain('hunter2')
      }
    }
  })

  it('stays quick and finds a reason however long and odd a word is', () => {
    const long = 'x'.repeat(1_000_000)
    expect(reasonOf(parseArguments([long]))).toBeDefined()
    expect(reasonOf(parseArguments([`--${long}`]))).toBeDefined()
    expect(reasonOf(parseArguments(['auth', 'login', '\u0000\u001b[2J']))).toBeDefined()
  })
})

describe('the table of commands', () => {
  it('has examples that are understood, each as the command that it stands for', () => {
    const word = /'([^']*)'|"([^"]*)"|([^\s|<>()'"]+)/
    const call = new RegExp(`(?:^|[(!\\s])nmp((?:\\s+(?:${word.source}))*)`)
    for (const { words, examples } of COMMANDS) {
      for (const { line } of examples) {
        // git puts the name of an operation behind the helper that it is told.
        const [, given = ''] = call.exec(line.replace(/'!(.*)'$/, '!$1 get')) ?? []
        const args = [...given.matchAll(new RegExp(word, 'g'))].map(
          ([, single, double, plain]) => single ?? double ?? plain ?? '',
        )
        expect(parseArguments(args), line).toMatchObject({ kind: 'run', command: { words } })
      }
    }
  })
})
