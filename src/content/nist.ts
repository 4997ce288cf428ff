// The NIST SP 800-53 controls that a rule's CCIs stand for, from the table in stig/references/.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NistControls } from '../schema/evaluation.ts'
import { invalidContent } from './invalid.ts'

export const nistPath = 'references/nist-800-53.tsv'

/** The table as text. */
export const readNistTable = (root: string): Promise<string> => readFile(join(root, nistPath), 'utf8')

const row = /^(CCI-\d{6})\t([^\t]*)\t([^\t]*)$/
/** `AC-3`, `AC-6 (10)`, `CM-6 b`, `AC-1 c 1 (a)`. */
const control = /^[A-Z]{2}-\d+(?: (?:[a-z0-9]+|\([a-z0-9]+\)))*$/

/**
 * Every row of the table, checked: for the build and the tests.
 * @throws StigpackError CONTENT_INVALID with the line
 */
export function parseNistTable(text: string): ReadonlyMap<string, NistControls> {
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

/**
 * Looks the controls of CCIs up in the table's text: all of them, each once, in NIST's order. A CCI that the table does not
 * have stands for none. Only the rows that are asked for are read, because parsing all of them would be felt at start.
 */
export function nistLookup(text: string): (ccis: readonly string[]) => NistControls {
  const known = new Map<string, NistControls>()
  const entryOf = (cci: string): NistControls => {
    const cached = known.get(cci)
    if (cached !== undefined) return cached
    const start = text.indexOf(`\n${cci}\t`)
    const end = text.indexOf('\n', start + 1)
    const line = start < 0 ? '' : text.slice(start + 1, end < 0 ? undefined : end)
    const [, , rev4 = '', rev5 = ''] = row.exec(line) ?? []
    const entry = { rev4: listOf(rev4), rev5: listOf(rev5) }
    known.set(cci, entry)
    return entry
  }
  return ccis => {
    const gather = (revision: keyof NistControls) =>
      [...new Set(ccis.flatMap(cci => entryOf(cci)[revision]))].sort(naturally)
    return { rev4: gather('rev4'), rev5: gather('rev5') }
  }
}

/** AC-2 before AC-10. */
function naturally(left: string, right: string): number {
  const [[family, number], [otherFamily, otherNumber]] = [parts(left), parts(right)]
  if (family !== otherFamily) return family < otherFamily ? -1 : 1
  if (number !== otherNumber) return number - otherNumber
  return left.length - right.length || (left < right ? -1 : 1)
}

function parts(name: string): readonly [family: string, number: number] {
  const [, family = '', number = '0'] = /^([A-Z]+)-(\d+)/.exec(name) ?? []
  return [family, Number(number)]
}
