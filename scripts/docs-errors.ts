/**
 * Writes the error index, one page a code, from the rows: `npm run docs:errors [folder]`, by default `docs/errors`.
 * The pages need no server and ask for nothing: open `index.html`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listing } from '../src/idp-errors/index.ts'
import { indexPage, rowPage } from './error-site/pages.ts'

/** Writes all pages into a folder, and removes what was there. @returns how many pages */
export function writeErrorPages(folder: string): number {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const rows = listing()
  writeFileSync(join(folder, 'index.html'), indexPage(rows))
  for (const row of rows) writeFileSync(join(folder, `${row.problem.code}.html`), rowPage(row))
  return rows.length + 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../docs/errors', import.meta.url)))
  console.log(`${writeErrorPages(folder)} pages in ${folder}`)
}
