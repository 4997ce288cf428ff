// The POA&M in the hands of a spreadsheet: LibreOffice opens the workbook and finds the rows of the CSV beside it.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fullEvaluation } from '../report/fixture.ts'
import { renderAll } from '../report/helpers/render.ts'
import { csvRows } from '../report/readers/csv.ts'
import type { Check } from './report.ts'

const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'

export async function checks(): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-sheet-'))
  try {
    const documents = await renderAll(fullEvaluation(), { formats: ['poam'], organization: '=HYPERLINK("x")' })
    const book = join(folder, 'poam.xlsx')
    await writeFile(book, documents.get('.poam.xlsx') ?? '')
    const { status, stdout, stderr, error } = spawnSync(
      'soffice',
      // A profile of its own, or one that is open elsewhere keeps it from starting.
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        filter,
        '--outdir',
        folder,
        book,
      ],
      { encoding: 'utf8', timeout: 180_000 },
    )
    const name = 'LibreOffice: the POA&M opens, and its cells are those of the CSV'
    if (status !== 0) return [{ name, ok: false, detail: error?.message ?? `exit ${status}: ${stderr}${stdout}` }]
    const opened = csvRows(
      (await readFile(join(folder, 'poam.csv'), 'utf8')).replaceAll(/(?<!\r)\n(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '\r\n'),
    )
    const written = csvRows(documents.get('.poam.csv')?.toString('utf8') ?? '')
    const plain = (rows: readonly (readonly string[])[]) =>
      JSON.stringify(rows.map(row => row.map(cell => cell.replaceAll('\r\n', '\n'))))
    const ok = plain(opened) === plain(written) && written.length > 2
    return [{ name, ok, detail: ok ? '' : `${opened.length} rows for ${written.length}` }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
