// The NIST SP 800-53 controls that a rule's CCIs stand for, from the table in stig/references/.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NistControls } from '../schema/evaluation.ts'
import { invalidContent } from './invalid.ts'

export const nistPath = 'references/nist-800-53.tsv'

export type NistTable = ReadonlyMap<string, NistControls>

/** The table as text; it is parsed where it is needed, because most of what starts does not need it. */
export const readNistTable = (root: string): Promise<string> => readFile(join(root, nistPath), 'utf8')

const row = /^(CCI-\d{6})\t([^\t]*)\t([^\t]*)$/
/** `AC-3`, `AC-6 (10)`, `CM-6 b`, `AC-1 c 1 (a)`. */
const control = /^[A-Z]{2}-\d+(?: (?:[a-z0-9]+|\([a-z0-9]+\)))*$/

/** @throws StigpackError CONTENT_INVALID with the line */
export function parseNistTable(text: string): NistTable {
  const table = new Map<string, NistControls>()
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#') || line.startsWith('cci\t')) continue
    const [, cci, rev4, rev5] = row.exec(line) ?? []
    const refuse = (problem: string) => invalidContent(nistPath, index + 1, problem)
    if (cci === undefined || rev4 === undefined || rev5 === undefined)
      throw refuse('expected a CCI, the controls of revision 4 and those of revision 5, parted by tabs')
    if (table.has(cci)) throw refuse(`${cci} is there twice`)
    const entry = { rev4: listOf(rev4), rev5: listOf(rev5) }
    const wrong = [...entry.rev4, ...entry.rev5].find(name => !control.test(name))
    if (wrong !== undefined) throw refuse(`\`${wrong}\` is not written as NIST writes a control`)
    table.set(cci, entry)
  }
  return table
}

const listOf = (field: string): string[] => (field === '' ? [] : field.split(';'))

/** All controls of the CCIs, each once, in NIST's order. A CCI that the table does not have stands for none. */
export function nistOf(ccis: readonly string[], table: NistTable): NistControls {
  const gather = (revision: keyof NistControls) =>
    [...new Set(ccis.flatMap(cci => table.get(cci)?.[revision] ?? []))].sort(naturally)
  return { rev4: gather('rev4'), rev5: gather('rev5') }
}

const order = new Intl.Collator('en', { numeric: true })
/** AC-2 before AC-10. */
const naturally = (left: string, right: string): number => order.compare(left, right)
