import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { troubleshootingPage } from '../../../scripts/troubleshooting-page.ts'
import { rowTable } from '../../../src/nmp/doctor/row-table.ts'

it('docs/troubleshooting.md says what the looks say (npx tsx scripts/troubleshooting-page.ts)', async () => {
  const page = troubleshootingPage()
  expect(await readFile(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8')).toBe(page)
  for (const { title, finds } of Object.values(rowTable)) {
    expect(page).toContain(`### ${title}`)
    for (const code of finds) expect(page).toContain(`\`${code}\``)
  }
})
