import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../src/idp-errors/problem.ts'
import { Secret } from '../../src/secret.ts'
import { type FileStoreOptions, fileStore } from '../../src/token-store/file-store.ts'
import { seal, unseal } from '../../src/token-store/files/seal.ts'
import {
  decodeSessionFile,
  encodeSessionFile,
  type KeyReference,
} from '../../src/token-store/files/session-file.ts'
import { sweepAgeMs } from '../../src/token-store/files/session-folder.ts'
import { sealingKey } from '../../src/token-store/keys/sealing-key.ts'
import { sessionKey } from '../../src/token-store/session-key.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import { codeOf, freshFolder } from './places.ts'

const work = sessionKey({ issuer: 'https://id.example', clientId: 'cli', profile: 'work', scopes: ['a'] })
const home = sessionKey({ issuer: 'https://id.example', clientId: 'cli', profile: 'home', audience: 'api' })
const secret = new Secret('{"accessToken":"sentinel-7f3a"}')
const DAY_MS = 86_400_000

let folder = ''
let notices: Problem[] = []
beforeEach(() => {
  folder = freshFolder()
  notices = []
})

/** A store over `folder`, as a new process would open it. */
function open(key?: Partial<FileStoreOptions>): TokenStore {
  const options = { folder, onNotice: (notice: Problem) => void notices.push(notice) }
  return fileStore({ ...options, ...(key ?? { keyFile: join(folder, 'key') }) } as FileStoreOptions)
}
const fileOf = ({ id }: { readonly id: string }) => join(folder, `${id}.session`)
const textOf = (key = work) => readFileSync(fileOf(key), 'utf8')
const change = (from: string | RegExp, to: string, key = work) =>
  writeFileSync(fileOf(key), textOf(key).replace(from, to))
const asideOf = (key = work) =>
  readdirSync(folder).filter((name) => name.startsWith(`${key.id}.session.bad-`))

describe('a session file', () => {
  const key = sealingKey(Buffer.alloc(32, 7))

  it('says without a key whose session it is and which key opens it, and nothing secret', async () => {
    await open().write(home, secret)
    const body = JSON.parse(textOf(home))
    const { id: _, ...about } = home
    expect(body).toMatchObject({ format: 'oidc-device-login session', version: 1, about })
    expect(body.key).toEqual({ kind: 'key-file', id: expect.stringMatching(/^[0-9a-f]{32}$/) })
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'latin1')).not.toContain('sentinel-7f3a')
  })

  it('comes back from its text as it was', () => {
    const references: KeyReference[] = [
      { kind: 'keychain', id: key.id },
      { kind: 'key-file', id: key.id },
      { kind: 'passphrase', id: key.id, scrypt: { n: 16_384, r: 8, p: 1, salt: 'AAAAAAAAAAAAAAAAAAAAAA==' } },
    ]
    for (const reference of references) {
      const file = { key: reference, about: home, content: seal(secret, home, key) }
      expect(decodeSessionFile(encodeSessionFile(file))).toEqual({ state: 'sound', file })
    }
    const plain = { key: { kind: 'plaintext' }, about: work, content: { plaintext: 'x' } } as const
    expect(decodeSessionFile(encodeSessionFile(plain))).toEqual({ state: 'sound', file: plain })
  })

  it('is read without a throw whatever it holds', () => {
    const sound = JSON.parse(
      encodeSessionFile({
        key: { kind: 'keychain', id: key.id },
        about: work,
        content: seal(secret, work, key),
      }),
    )
    const fields = fc.constantFrom(
      'format',
      'version',
      'key',
      'about',
      'nonce',
      'tag',
      'ciphertext',
      '__proto__',
    )
    fc.assert(
      fc.property(fields, fc.jsonValue(), (field, value) => {
        const { state } = decodeSessionFile(JSON.stringify({ ...sound, [field]: value }))
        return ['sound', 'damaged', 'future'].includes(state)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => decodeSessionFile(text).state === 'damaged'))
  })

  it.each([
    ['too cheap', { n: 8_192 }],
    ['no power of two', { n: 32_769 }],
    ['more memory than there is', { n: 2 ** 30 }],
    ['more time than there is', { p: 10_000 }],
    ['a small block', { r: 1 }],
    ['a salt of another length', { salt: 'AAAA' }],
    ['no numbers', { n: '32768' }],
  ])('is damaged when its passphrase costs %s', (_, cost) => {
    const scrypt = { n: 32_768, r: 8, p: 3, salt: 'AAAAAAAAAAAAAAAAAAAAAA==', ...cost }
    const file = {
      key: { kind: 'passphrase', id: key.id },
      about: work,
      content: seal(secret, work, key),
    } as never
    const text = encodeSessionFile(file).replace(
      '"kind":"passphrase"',
      `"kind":"passphrase","scrypt":${JSON.stringify(scrypt)}`,
    )
    expect(decodeSessionFile(text)).toMatchObject({ state: 'damaged' })
  })
})

describe('a seal', () => {
  const key = sealingKey(Buffer.alloc(32, 7))
  const sealed = seal(secret, work, key)

  it('opens for its own session and key only', () => {
    expect(unseal(sealed, work, key)?.reveal()).toBe(secret.reveal())
    expect(unseal(sealed, home, key)).toBeUndefined()
    expect(unseal(sealed, { ...work, profile: 'other' }, key)).toBeUndefined()
    expect(unseal(sealed, work, sealingKey(Buffer.alloc(32, 8)))).toBeUndefined()
  })

  it('breaks with any one bit', () => {
    for (const part of ['nonce', 'tag', 'ciphertext'] as const) {
      for (let bit = 0; bit < sealed[part].length * 8; bit += 1) {
        const changed = Buffer.from(sealed[part])
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(unseal({ ...sealed, [part]: changed }, work, key)).toBeUndefined()
      }
    }
  })

  it('never uses a nonce twice, and refuses text that would not come back', () => {
    const nonces = Array.from({ length: 1_000 }, () => seal(secret, work, key).nonce.toString('hex'))
    expect(new Set(nonces).size).toBe(1_000)
    expect(() => seal(new Secret('\ud800'), work, key)).toThrow(TypeError)
  })
})

describe('a damaged session', () => {
  it('is never taken for nobody being signed in, wherever it is cut', async () => {
    await open().write(work, secret)
    const whole = textOf()
    for (let length = 0; length < whole.length - 1; length += 7) {
      writeFileSync(fileOf(work), whole.slice(0, length))
      expect(await codeOf(open().read(work))).toBe('STORE_FILE_DAMAGED')
    }
    expect(asideOf()).toEqual([])
  })

  it('is one whose header was changed', async () => {
    await open().write(work, secret)
    change('"profile":"work"', '"profile":"home"')
    expect(await codeOf(open().read(work))).toBe('STORE_FILE_DAMAGED')
  })

  it('is one that was put in the place of another', async () => {
    const store = open()
    await store.write(work, secret)
    await store.write(home, secret)
    copyFileSync(fileOf(work), fileOf(home))
    expect(await codeOf(open().read(home))).toBe('STORE_FILE_DAMAGED')
    expect((await open().read(work))?.reveal()).toBe(secret.reveal())
  })

  it('is put aside by the next sign-in, which says so, and forgotten by a sign-out', async () => {
    const store = open()
    await store.write(work, secret)
    change(/"tag":"..../, '"tag":"AAAA')
    const damaged = textOf()
    expect(await codeOf(store.read(work))).toBe('STORE_FILE_DAMAGED')
    expect(await codeOf(store.read(work))).toBe('STORE_FILE_DAMAGED')
    await store.write(work, new Secret('new'))
    expect((await store.read(work))?.reveal()).toBe('new')
    const [aside = ''] = asideOf()
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(damaged)
    expect(notices.map(({ code }) => code)).toEqual(['STORE_FILE_PUT_ASIDE'])
    await store.remove(work)
    expect(readdirSync(folder)).toEqual(['key'])
  })

  it('of somebody else is no reason not to store this one, nor is a sweep that fails', async () => {
    const store = open()
    await store.write(work, secret)
    await store.write(home, secret)
    linkSync(fileOf(home), join(folder, 'second-name'))
    mkdirSync(join(folder, `${home.id}.session.bad-1`))
    utimesSync(join(folder, `${home.id}.session.bad-1`), 0, 0)
    await store.write(work, new Secret('new'))
    expect((await open().read(work))?.reveal()).toBe('new')
    expect(await codeOf(open().read(home))).toBe('STORE_FILE_UNSAFE')
  })

  it('does not hide the others from a list, which names it', async () => {
    const store = open()
    await store.write(work, secret)
    await store.write(home, secret)
    writeFileSync(fileOf(work), 'x')
    expect(await store.list()).toEqual([home])
    expect(notices.map(({ code, evidence }) => [code, evidence['path']])).toEqual([
      ['STORE_FILE_DAMAGED', fileOf(work)],
    ])
  })
})

describe('a session of a newer version', () => {
  beforeEach(async () => {
    await open().write(work, secret)
    change('"version":1', '"version":2')
  })

  it('CR-08 is explained and left as it is', async () => {
    const before = textOf()
    expect(await codeOf(open().read(work))).toBe('STORE_FILE_FROM_THE_FUTURE')
    expect(await open().list()).toEqual([])
    expect(textOf()).toBe(before)
  })

  it('CR-08 is put aside, not overwritten, by a sign-in with this version', async () => {
    const before = textOf()
    await open().write(work, new Secret('new'))
    expect(readFileSync(join(folder, asideOf()[0] ?? ''), 'utf8')).toBe(before)
    expect((await open().read(work))?.reveal()).toBe('new')
  })
})

describe('the key', () => {
  it('is made once, also by stores that start at the same moment', async () => {
    const stores = Array.from({ length: 8 }, () => open())
    const keys = stores.map((_, index) => sessionKey({ issuer: 'https://id.example', clientId: `c${index}` }))
    await Promise.all(stores.map((store, index) => store.write(keys[index] ?? work, secret)))
    for (const key of keys) expect((await open().read(key))?.reveal()).toBe(secret.reveal())
  })

  it('is not made anew while sessions need the one that is gone', async () => {
    await open().write(work, secret)
    rmSync(join(folder, 'key'))
    for (const attempt of [
      () => open().read(work),
      () => open().write(work, secret),
      () => open().write(home, secret),
      () => open().probe(),
    ])
      expect(await codeOf(attempt())).toBe('STORE_KEY_FILE_MISSING')
    expect(readdirSync(folder)).toEqual([`${work.id}.session`])
    await open().remove(work)
    await open().write(home, secret)
    expect((await open().read(home))?.reveal()).toBe(secret.reveal())
  })

  it('is not made anew while a session of a newer version may need it', async () => {
    await open().write(work, secret)
    change('"version":1', '"version":2')
    rmSync(join(folder, 'key'))
    expect(await codeOf(open().probe())).toBe('STORE_KEY_FILE_MISSING')
  })

  it('that was replaced is told from damage, and keeps the old session until somebody signs in', async () => {
    await open().write(work, secret)
    writeFileSync(join(folder, 'key'), `${Buffer.alloc(32, 1).toString('base64')}\n`)
    expect(await codeOf(open().read(work))).toBe('STORE_KEY_DIFFERS')
    await open().write(work, new Secret('new'))
    expect(asideOf()).toHaveLength(1)
    expect((await open().read(work))?.reveal()).toBe('new')
  })

  it.each(['', 'x', 'A'.repeat(43), `${Buffer.alloc(33).toString('base64')}\n`])(
    'is not guessed from %j',
    async (text) => {
      writeFileSync(join(folder, 'key'), text, { mode: 0o600 })
      expect(await codeOf(open().write(work, secret))).toBe('STORE_KEY_FILE_DAMAGED')
      expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(text)
    },
  )

  it('lies in a file of its own, 0600, that is repaired when it was open to others', async () => {
    await open().write(work, secret)
    expect(readFileSync(join(folder, 'key'), 'utf8')).toMatch(/^[\w+/]{43}=\n$/)
    chmodSync(join(folder, 'key'), 0o644)
    await open().read(work)
    expect(notices.map(({ code }) => code)).toEqual(['STORE_WAS_READABLE'])
    linkSync(join(folder, 'key'), join(folder, 'copy'))
    expect(await codeOf(open().read(work))).toBe('STORE_FILE_UNSAFE')
  })

  it('may lie in a folder that others can read, which is left as it is', async () => {
    const shared = freshFolder()
    chmodSync(shared, 0o755)
    const keyFile = join(shared, 'key')
    await open({ keyFile }).write(work, secret)
    expect((await open({ keyFile }).read(work))?.reveal()).toBe(secret.reveal())
    expect(statSync(shared).mode & 0o777).toBe(0o755)
    chmodSync(shared, 0o777)
    expect(await codeOf(open({ keyFile }).read(work))).toBe('STORE_FOLDER_UNSAFE')
  })

  it('is made once for two folders that share its file', async () => {
    const keyFile = join(freshFolder(), 'key')
    const stores = ['one', 'two', 'three'].map((name) => fileStore({ folder: join(folder, name), keyFile }))
    await Promise.all(stores.map((store) => store.write(work, secret)))
    for (const name of ['one', 'two', 'three'])
      expect((await fileStore({ folder: join(folder, name), keyFile }).read(work))?.reveal()).toBe(
        secret.reveal(),
      )
  })

  it('of another kind of store is named', async () => {
    await open().write(work, secret)
    const plain = open({ plaintext: true })
    expect(await codeOf(plain.read(work))).toBe('STORE_KEPT_ELSEWHERE')
    expect(await plain.list()).toEqual([])
    await plain.write(work, new Secret('plain'))
    expect(await codeOf(open().read(work))).toBe('STORE_KEPT_ELSEWHERE')
    expect((await plain.read(work))?.reveal()).toBe('plain')
  })

  it('needs exactly one source', () => {
    expect(() => fileStore({ folder } as never)).toThrow(TypeError)
    expect(() => fileStore({ folder, plaintext: true, keyFile: '/x' } as never)).toThrow(TypeError)
  })
})

describe('a passphrase', () => {
  const by = (text: string) => open({ passphrase: () => new Secret(text) } as Partial<FileStoreOptions>)

  it('opens what it sealed, in any Unicode spelling, and nothing else', async () => {
    await by('caf\u00e9').write(work, secret)
    expect((await by('cafe\u0301').read(work))?.reveal()).toBe(secret.reveal())
    expect(await codeOf(by('cafe').read(work))).toBe('STORE_PASSPHRASE_WRONG')
    expect(await codeOf(by('cafe').write(home, secret))).toBe('STORE_PASSPHRASE_WRONG')
    expect(await codeOf(by('cafe').probe())).toBe('STORE_PASSPHRASE_WRONG')
    expect(readdirSync(folder)).toEqual([`${work.id}.session`])
  })

  it('is asked for again when it could not be had', async () => {
    let terminal = false
    const ask = async () => {
      if (!terminal) throw new RangeError('no terminal')
      return new Secret('x')
    }
    const store = open({ passphrase: ask } as Partial<FileStoreOptions>)
    await expect(store.write(work, secret)).rejects.toThrow('no terminal')
    terminal = true
    await store.write(work, secret)
    expect((await by('x').read(work))?.reveal()).toBe(secret.reveal())
  })

  it('is asked for once, and only when something is stored', async () => {
    let asked = 0
    const store = open({
      passphrase: async () => {
        asked += 1
        return new Secret('x')
      },
    } as Partial<FileStoreOptions>)
    expect(await store.read(work)).toBeUndefined()
    expect(await store.list()).toEqual([])
    expect(asked).toBe(0)
    await store.write(work, secret)
    await store.write(home, secret)
    await store.read(work)
    expect(asked).toBe(1)
  })
})

describe('what crashed processes leave', () => {
  const old = (name: string, ageMs: number) => {
    writeFileSync(join(folder, name), 'x')
    const at = (Date.now() - ageMs) / 1_000
    utimesSync(join(folder, name), at, at)
  }

  it('CR-05 is swept by the next write when it is old and ours, and only then', async () => {
    const ours = `.${work.id}.session.0123456789abcdef.tmp`
    old(ours, 2 * 3_600_000)
    old(`.${home.id}.session.0123456789abcdef.tmp`, 60_000)
    old('notes.tmp', 400 * DAY_MS)
    old(`${work.id}.session.bad-1`, 31 * DAY_MS)
    old(`${home.id}.session.bad-1`, 29 * DAY_MS)
    await open().read(work)
    expect(readdirSync(folder)).toContain(ours)
    await open().write(work, secret)
    expect(readdirSync(folder).sort()).toEqual(
      [
        `.${home.id}.session.0123456789abcdef.tmp`,
        `${home.id}.session.bad-1`,
        `${work.id}.session`,
        'key',
        'notes.tmp',
      ].sort(),
    )
  })

  it('is known by its name', () => {
    for (const name of [
      'x.tmp',
      `${work.id}.session`,
      '.x.0123.tmp',
      `${work.id}.session.bad-`,
      'key',
      `${work.id}.intent`,
    ])
      expect(sweepAgeMs(name)).toBeUndefined()
  })

  it('is an intent that tells the next process which refresh token was about to be spent', async () => {
    const intent = { fingerprint: 'f'.repeat(32), atMs: 1_767_225_600_000 }
    await open().journal?.note(work, intent)
    expect(await open().journal?.pending(work)).toEqual(intent)
    writeFileSync(join(folder, `${work.id}.intent`), '{"fingerprint":')
    expect(await open().journal?.pending(work)).toBeUndefined()
  })
})
