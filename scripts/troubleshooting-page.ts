/**
 * Writes `docs/troubleshooting.md` from the looks of `nmp auth doctor` and the problems that each can find, so that the
 * page and the program never say different things. Run it with `npx tsx scripts/troubleshooting-page.ts`; a test fails
 * when the page is stale.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ProblemCode, problemOf } from '../src/index.ts'
import { type RowDescription, rowTable, type Section, sections } from '../src/nmp/doctor/row-table.ts'

const file = fileURLToPath(new URL('../docs/troubleshooting.md', import.meta.url))

const WHO = {
  user: 'you',
  admin: 'an administrator',
  developer: 'a developer',
  network: 'your network',
} as const

function problemLines(code: ProblemCode): readonly string[] {
  const { title, why, fix, owner } = problemOf(code)
  const escaped = (text: string) => text.replace(/[<>]/g, (bracket) => (bracket === '<' ? '&lt;' : '&gt;'))
  return [
    `- **${escaped(title)}** (\`${code}\`; acts: ${WHO[owner]})`,
    '',
    `  ${escaped(why)}`,
    '',
    ...fix.map(({ text, command }, index) => {
      const line = `  ${index + 1}. ${escaped(text)}`
      return command === undefined ? line : `${line} \`${command}\``
    }),
    '',
  ]
}

function sectionLines(section: Section): readonly string[] {
  const rows: readonly RowDescription[] = Object.values(rowTable)
  return [
    `## ${sections[section]}`,
    '',
    ...rows
      .filter((row) => row.section === section)
      .flatMap(({ title, looksAt, finds }) => [
        `### ${title}`,
        '',
        looksAt,
        '',
        ...[...finds].sort().flatMap((code) => problemLines(code)),
      ]),
  ]
}

/** The page. */
export function troubleshootingPage(): string {
  const all: readonly Section[] = [
    'basics',
    'forbidden',
    'sign_in',
    'deletion',
    'gateway',
    'propagation',
    'admin',
    'help',
  ]
  const lines = [
    '# When something is wrong',
    '',
    'Run `nmp auth doctor`. It looks at everything below, in this order, and says which of it holds here.',
    'Give it what you know: `--workspace`, `--admin-email`, `--probe-gateway`, `--try-login`.',
    '',
    'To see what a token says, run `nmp auth token --decode`. Its parts are base64url without padding, so `base64 -d`',
    'may cut them short.',
    '',
    'Words in angle brackets are filled in by the program. This page is generated.',
    '',
    ...all.flatMap(sectionLines),
  ]
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, troubleshootingPage())
