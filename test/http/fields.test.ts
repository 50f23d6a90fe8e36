import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fields, fieldsOf, jsonObject } from '../../src/http/fields.ts'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'

function fields(json: string): Fields {
  return fieldsOf(jsonObject(json) ?? expect.fail('no object'), (field, expected) =>
    signInError('USAGE', { reason: `${field} is not ${expected}` }),
  )
}

/** Every reader of the field `a`, by name. */
const readers = [
  'text',
  'seconds',
  'address',
  'optionalText',
  'optionalSeconds',
  'optionalAddress',
  'optionalTexts',
  'optionalFlag',
  'optionalObject',
  'optionalObjects',
] as const

describe('a JSON object from outside', () => {
  it.each(['null', '[]', '"str"', '42', 'true', '', '{', '{}x', '<html>', 'undefined', '\u0000{}'])(
    'DS-14 %j is none',
    (text) => {
      expect(jsonObject(text)).toBeUndefined()
    },
  )

  it('DS-14 may begin with one byte order mark', () => {
    expect(jsonObject('\ufeff{"a":1}')).toEqual({ a: 1 })
    expect(jsonObject('\ufeff\ufeff{"a":1}')).toBeUndefined()
  })

  it('DA-14 cannot reach our prototypes; of duplicate members the last counts', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1,"a":2}'
    const object = jsonObject(text) ?? expect.fail('no object')
    expect(Object.getPrototypeOf(object)).toBeNull()
    expect('toString' in object).toBe(false)
    expect(object['a']).toBe(2)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.getPrototypeOf(fields('{"o":{"__proto__":{"x":1}}}').optionalObject('o'))).toBeNull()
  })

  it('DA-14 with a megabyte of unknown members is read', () => {
    const many = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`member-${index}`, 'x']))
    expect(fields(JSON.stringify({ ...many, a: 'b' })).text('a')).toBe('b')
  })
})

describe('a field', () => {
  it('that is absent or null is an error where it is needed, and undefined where it is not', () => {
    for (const json of ['{}', '{"a":null}'])
      for (const reader of readers)
        if (reader.startsWith('optional')) expect(fields(json)[reader]('a')).toBeUndefined()
        else expect(() => fields(json)[reader]('a')).toThrow(/a is not/)
  })

  it.each<[(typeof readers)[number], string, unknown]>([
    ['text', '"x"', 'x'],
    ['seconds', '5', 5_000],
    ['seconds', '"5"', 5_000],
    ['seconds', '0.25', 250],
    ['seconds', '0', 0],
    ['seconds', '1e308', 315_360_000_000],
    ['address', '"https://a.example"', 'https://a.example'],
    ['optionalAddress', '"http://127.0.0.1:1/x"', 'http://127.0.0.1:1/x'],
    ['optionalTexts', '[]', []],
    ['optionalTexts', '["a","b"]', ['a', 'b']],
    ['optionalFlag', 'false', false],
    ['optionalObject', '{"b":1}', { b: 1 }],
    ['optionalObjects', '[{"b":1}]', [{ b: 1 }]],
  ])('%s reads %s', (reader, json, expected) => {
    expect(fields(`{"a":${json}}`)[reader]('a')).toEqual(expected)
  })

  it.each<[(typeof readers)[number], readonly string[]]>([
    ['text', ['""', '5', '{}', '["x"]', 'true', JSON.stringify('x'.repeat(65_537))]],
    ['optionalText', ['""', '5', '{}']],
    ['seconds', ['-1', '"-1"', '"1e3"', '" 5"', '"5s"', '""', '{}', '[5]', 'true', '1e999']],
    ['address', ['"http://a.example"', '"javascript:alert(1)"', '"/x"', '5', '["https://a.example"]']],
    ['optionalTexts', ['"a"', '[1]', '["a",null]', '{"0":"a"}']],
    ['optionalFlag', ['"true"', '1', '0']],
    ['optionalObject', ['[]', '"x"', '5']],
    ['optionalObjects', ['{}', '[[]]', '[null]', '["x"]']],
  ])('%s refuses what is none', (reader, values) => {
    for (const json of values)
      expect(() => fields(`{"a":${json}}`)[reader]('a'), json).toThrow(/a is not|at most/)
  })

  it('of any JSON is read as what the reader promises, or refused by name', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...readers), (value, reader) => {
        const found = (() => {
          try {
            return { value: fields(JSON.stringify({ a: value }))[reader]('a') }
          } catch (error) {
            expect(error).toMatchObject({ name: 'SignInError' })
            return undefined
          }
        })()
        if (typeof found?.value === 'number') expect(found.value).toBeGreaterThanOrEqual(0)
        if (typeof found?.value === 'string') expect(found.value).not.toBe('')
      }),
    )
  })
})
