import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { KEYCLOAK_VERSION } from './keycloak-server.ts'
import { describeKeycloak } from './people.ts'
import { type Answer, answerIn, situationNames } from './situations.ts'

const path = fileURLToPath(new URL('recorded-replies.json', import.meta.url))

/** `RECORD=1` writes down what this Keycloak says instead of comparing. */
const recording = process.env['RECORD'] !== undefined

interface Recording {
  readonly keycloak: string
  readonly replies: Readonly<Record<string, Answer>>
}

describeKeycloak('what a real Keycloak says when it refuses', (place) => {
  const heard: Record<string, Answer> = {}
  const recorded: Recording = recording
    ? { keycloak: KEYCLOAK_VERSION, replies: {} }
    : JSON.parse(readFileSync(path, 'utf8'))

  it('is recorded from this very version', () => {
    expect(recorded.keycloak).toBe(KEYCLOAK_VERSION)
    if (!recording) expect(Object.keys(recorded.replies)).toEqual(situationNames)
  })

  it.each(situationNames)('%s', async (name) => {
    heard[name] = await answerIn(name, place)
    if (!recording) expect(heard[name]).toEqual(recorded.replies[name])
  })

  it.runIf(recording)('writes the recording', () => {
    const replies = Object.fromEntries(situationNames.map((name) => [name, heard[name]]))
    const text = JSON.stringify({ keycloak: KEYCLOAK_VERSION, replies }, null, 2)
    expect(text).not.toMatch(/127\.0\.0\.1|eyJ/)
    writeFileSync(path, `${text}\n`)
  })
})
