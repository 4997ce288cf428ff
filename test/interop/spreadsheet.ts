// The POA&M of every scenario in the hands of a spreadsheet: LibreOffice opens the workbook and finds the rows of the CSV beside it.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderAll } from '../report/helpers/render.ts'
import { csvRows } from '../report/readers/csv.ts'
import { scenarios } from '../report/scenarios.ts'
import type { Check } from './report.ts'

const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'
/** What a cell of Excel holds, in UTF-16 units. */
const longestCell = 32_767

export async function checks(): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-sheet-'))
  try {
    const written = new Map<string, { readonly name: string; readonly csv: string }>()
    for (const { name, evaluation } of scenarios) {
      const documents = await renderAll(await evaluation(), { formats: ['poam'], organization: '=HYPERLINK("x")' })
      const base = name.replace(/[^a-z0-9]+/gi, '-')
      await writeFile(join(folder, `${base}.xlsx`), documents.get('.poam.xlsx') ?? '')
      written.set(base, { name, csv: documents.get('.poam.csv')?.toString('utf8') ?? '' })
    }
    const { status, stdout, stderr, error } = spawnSync(
      'soffice',
      [
        // A profile of its own, or one that is open elsewhere keeps it from starting.
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        filter,
        '--outdir',
        folder,
        ...[...written.keys()].map(base => join(folder, `${base}.xlsx`)),
      ],
      { encoding: 'utf8', timeout: 180_000 },
    )
    const title = (name: string) => `LibreOffice: the POA&M of ${name} opens, and its cells are those of the CSV`
    if (status !== 0)
      return [{ name: title('all'), ok: false, detail: error?.message ?? `exit ${status}: ${stderr}${stdout}` }]
    const done: Check[] = []
    for (const [base, { name, csv }] of written) {
      const opened = csvRows(withLineEnds(await readFile(join(folder, `${base}.csv`), 'utf8')))
      const rows = csvRows(csv)
      const longest = Math.max(...opened.flat().map(cell => cell.length))
      const ok = plain(opened) === plain(rows) && rows.length >= 1 && longest <= longestCell
      done.push({ name: title(name), ok, detail: `${opened.length} of ${rows.length} rows, longest cell ${longest}` })
    }
    return done
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** LibreOffice ends rows with LF; those inside of quotes stay. */
const withLineEnds = (text: string): string =>
  text.replaceAll(/"(?:[^"]|"")*"|\n/g, part => (part === '\n' ? '\r\n' : part))

const plain = (rows: readonly (readonly string[])[]): string =>
  JSON.stringify(rows.map(row => row.map(cell => cell.replaceAll('\r\n', '\n'))))
