// Reads what an interrupted collection left and checks that it is still what was finished.
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StigpackError } from '../../errors.ts'
import { hasCode, sha256Of } from '../../output-file.ts'
import type { ManifestFile } from '../../schema/manifest.ts'
import {
  type FinishedLine,
  headSchema,
  type JournalHead,
  lineSchema,
  type ResumedLine,
  type SealedSource,
} from './journal-format.ts'

/** What an interrupted collection had finished. */
export interface EarlierRun {
  readonly head: JournalHead
  /** In the order in which they were finished; files that a power failure took away are left out, with their source. */
  readonly sealed: readonly SealedSource[]
  readonly resumed: readonly ResumedLine['resumed'][]
  /** There where everything had come and only the bundle was missing. */
  readonly finished: FinishedLine | undefined
}

export const refused = (folder: string, why: string): StigpackError =>
  new StigpackError('SPOOL_REFUSED', { what: `The interrupted collection in ${folder} cannot be gone on with.`, why })

/** undefined where nothing was begun that counts. Throws SPOOL_REFUSED for a journal that no stigpack wrote. */
export async function readJournal(folder: string, file: string): Promise<EarlierRun | undefined> {
  const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return ''
    throw refused(folder, `Its journal cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  // What follows the last line feed was being written when the process died.
  const lines = text.split('\n').slice(0, -1)
  const [first, ...rest] = lines
  if (first === undefined) return undefined
  const parsed = (line: string, index: number): unknown => {
    try {
      return JSON.parse(line)
    } catch {
      throw refused(folder, `Line ${index + 1} of its journal is not JSON.`)
    }
  }
  const head = headSchema.safeParse(parsed(first, 0))
  if (!head.success) throw refused(folder, 'Its journal was written by another version of stigpack.')
  const sealed = new Map<string, SealedSource>()
  const resumed: ResumedLine['resumed'][] = []
  let finished: FinishedLine | undefined
  for (const [index, line] of rest.entries()) {
    const entry = lineSchema.safeParse(parsed(line, index + 1))
    if (!entry.success) throw refused(folder, `Line ${index + 2} of its journal is of an unknown form.`)
    if ('sealed' in entry.data) sealed.set(entry.data.sealed, entry.data)
    else if ('resumed' in entry.data) resumed.push(entry.data.resumed)
    else finished = entry.data
  }
  return { head: head.data, sealed: [...sealed.values()], resumed, finished }
}

/** Drops what a power failure took away. Throws SPOOL_REFUSED where a finished file is not what it was. */
export async function withFilesPresent(folder: string, run: EarlierRun): Promise<EarlierRun> {
  const sealed: SealedSource[] = []
  for (const source of run.sealed) {
    const states = await Promise.all(source.files.map(file => stateOf(folder, file)))
    const changed = source.files.find((_, index) => states[index] === 'changed')
    if (changed !== undefined) throw refused(folder, `${changed.path} is not the file that was finished there.`)
    if (!states.includes('missing')) sealed.push(source)
  }
  const rest = await Promise.all((run.finished?.files ?? []).map(file => stateOf(folder, file)))
  const finished = rest.every(state => state === 'same') ? run.finished : undefined
  return { ...run, sealed, finished }
}

async function stateOf(folder: string, { path, size, sha256 }: ManifestFile): Promise<'same' | 'changed' | 'missing'> {
  const location = join(folder, path)
  try {
    const stats = await lstat(location)
    if (!stats.isFile() || stats.size !== size) return 'changed'
    return (await sha256Of(location)) === sha256 ? 'same' : 'changed'
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'missing'
    throw error
  }
}
