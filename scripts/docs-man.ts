/** Writes the manual pages into a folder; default `dist/man`. They are built, not committed: the commands are their source. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { manPages } from '../src/cli/man-pages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(root, process.argv[2] ?? 'dist/man')
const version = /"version": "([^"]+)"/.exec(readFileSync(join(root, 'package.json'), 'utf8'))?.[1] ?? ''

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const pages = manPages(version)
for (const { file, text } of pages) writeFileSync(join(folder, file), text)
console.log(`${pages.length} manual pages are in ${folder}`)
