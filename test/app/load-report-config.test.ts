// Report settings of a site: what wins, what is refused, and with which line.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { loadReportOptions } from '../../src/app/load-report-config.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const head = 'schemaVersion: 1\nkind: stigpack.report-config\n'
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

interface Teardown {
  teardown(cleanup: () => Promise<void>): void
}

async function load(t: Teardown, text: string, flags: { marking?: string; organization?: string } = {}) {
  const folder = join(await temporaryFolder(t), 'site')
  await mkdir(folder)
  const file = join(folder, 'report.yaml')
  await writeFile(file, head + text)
  await writeFile(join(folder, 'logo.png'), pixel)
  await writeFile(join(folder, 'text.png'), 'not an image')
  const interlaced = Buffer.from(pixel)
  interlaced[28] = 1
  await writeFile(join(folder, 'interlaced.png'), interlaced)
  return loadReportOptions({ format: 'pdf', ...flags, 'report-config': file })
}

test('titles, marking, organisation and logo are taken from the file', async t => {
  const options = await load(t, 'title: Enclave 7\nmarking: CUI\norganization: NEC\nlogo: logo.png\n')
  t.like(options, { config: { title: 'Enclave 7', marking: 'CUI' } })
  t.like(options.logo, { mediaType: 'image/png', width: 1, height: 1 })
})

const refused: readonly (readonly [what: string, text: string, pattern: RegExp])[] = [
  ['a logo outside the folder', 'title: x\nlogo: ../logo.png\n', /report\.yaml, line 4.*leads out/],
  ['a logo by an absolute path', 'logo: /etc/passwd\n', /line 3.*leads out/],
  ['a logo that is not there', 'logo: none.png\n', /line 3.*cannot be read/],
  ['a logo that is no image', 'logo: text.png\n', /line 3.*neither a PNG nor a JPEG/],
  ['an interlaced logo', 'logo: interlaced.png\n', /line 3.*interlaced/],
  ['a section that does not exist', 'sections: { findings: false }\n', /line 3.*findings/],
  ['a title of two lines', 'title: "a\\nb"\n', /line 3.*one line/],
]

for (const [what, text, pattern] of refused) {
  test(`${what} is refused with file and line`, async t => {
    const error = await t.throwsAsync(load(t, text), { code: 'REPORT_CONFIG_INVALID' })
    t.regex(`${error?.message} ${(error as { why?: string }).why}`, pattern)
  })
}

test('a CUI block under a marking that is not CUI is refused, whoever set the marking', async t => {
  const cui = 'cui: { categories: [ISVI] }\n'
  await t.throwsAsync(load(t, cui), { code: 'USAGE_INVALID', message: /marking is UNCLASSIFIED/ })
  await t.throwsAsync(load(t, `marking: CUI\n${cui}`, { marking: 'UNCLASSIFIED' }), { code: 'USAGE_INVALID' })
  await t.notThrowsAsync(load(t, `marking: CUI\n${cui}`))
})

test('a marking that may not be printed is refused from the file as well', async t => {
  await t.throwsAsync(load(t, 'marking: SECRET\n'), { code: 'USAGE_INVALID' })
})
