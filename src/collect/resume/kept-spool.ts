// A spool that outlives its process: the folder, its lock, its journal, and the key that redaction hashes with.
import { chmod, lstat, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { StigpackError } from '../../errors.ts'
import { hasCode, unwritable } from '../../output-file.ts'
import type { Clock, Random } from '../../ports.ts'
import { guarded } from '../spool.ts'
import { uuid } from '../uuid.ts'
import { Journal } from './journal.ts'
import { type JournalHead, journalVersion } from './journal-format.ts'
import { releaseLock, takeLock } from './lock.ts'
import { type EarlierRun, readJournal, refused, withFilesPresent } from './read-journal.ts'

export interface KeptSpoolOptions {
  /** The folder; made here. */
  readonly folder: string
  /** What to do with an interrupted collection that lies there: go on, throw it away, or refuse to decide. */
  readonly found: 'resume' | 'discard' | 'refuse'
  readonly toolVersion: string
  /** SHA-256 of the options that decide what is collected: see `optionsDigest`. */
  readonly options: string
  readonly clock: Clock
  readonly random: Random
}

export interface KeptSpool {
  readonly folder: string
  readonly head: JournalHead
  readonly redactionKey: Uint8Array
  readonly journal: Journal
  /** What there is to go on with. */
  readonly earlier: EarlierRun | undefined
  /** Whether so much is finished by now that going on is better than starting over. */
  isWorthKeeping(): Promise<boolean>
  /** Closes it and leaves it for the next run. */
  leave(): Promise<void>
  /** Closes it and removes everything, the key first. */
  remove(): Promise<void>
}

const journalFile = 'journal.ndjson'
const keyFile = 'redaction.key'
const keyBytes = 32
/** Milliseconds. Parts of one snapshot that lie further apart than a day are none. */
const longest = 24 * 60 * 60 * 1000

/**
 * Throws SPOOL_EXISTS where another process works there or an interrupted collection waits, SPOOL_REFUSED where it cannot
 * be gone on with, OUTPUT_UNWRITABLE.
 */
export async function openKeptSpool(options: KeptSpoolOptions): Promise<KeptSpool> {
  const { folder } = options
  await mkdir(folder, { mode: 0o700 }).catch(async (error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw unwritable(folder, error)
    await assertOurs(folder)
  })
  const holder = await guarded(folder, () => takeLock(folder))
  if (holder !== undefined) throw inUse(folder, holder)
  try {
    const earlier = await earlierRun(options)
    return earlier === undefined ? await begin(options) : await goOn(options, earlier)
  } catch (error) {
    await releaseLock(folder)
    throw error
  }
}

/** Another user's folder, or a link to somewhere, could make us seal what we did not collect. */
async function assertOurs(folder: string): Promise<void> {
  const stats = await lstat(folder)
  const isOurs = stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid())
  if (!isOurs) throw refused(folder, 'It is not a folder of the user who collects.')
  if (process.getuid !== undefined && (stats.mode & 0o077) !== 0)
    throw refused(folder, 'Others than its owner may enter it.')
}

/** undefined for a fresh start, be it because there is nothing that counts or because it is to be thrown away. */
async function earlierRun(options: KeptSpoolOptions): Promise<EarlierRun | undefined> {
  const { folder, found } = options
  if (found === 'discard') return undefined
  const run = await readJournal(folder, journalFile)
  if (run === undefined || !isWorthKeeping(run)) return undefined
  if (found === 'refuse') throw waiting(folder, run)
  if (run.head.toolVersion !== options.toolVersion)
    throw refused(folder, `stigpack ${run.head.toolVersion} began it, and this is ${options.toolVersion}.`)
  if (run.head.options !== options.options)
    throw refused(folder, 'It was begun with other options: redaction rules or sources left out.')
  const age = options.clock.now() - Date.parse(run.head.startedAt)
  if (age > longest || age < 0) throw refused(folder, `It began at ${run.head.startedAt}, which is not within a day.`)
  const present = await withFilesPresent(folder, run)
  return isWorthKeeping(present) ? present : undefined
}

/** The version and discovery take a moment; whoever has only them may as well start over. */
const isWorthKeeping = (run: EarlierRun): boolean =>
  run.finished !== undefined || run.sealed.some(({ sealed }) => sealed !== 'version' && sealed !== 'discovery')

async function begin(options: KeptSpoolOptions): Promise<KeptSpool> {
  const { folder, random, clock } = options
  await removeAllBut(folder, new Set(['lock']))
  const redactionKey = random.bytes(keyBytes)
  await guarded(folder, () => writeFile(join(folder, keyFile), redactionKey, { flag: 'wx', mode: 0o600, flush: true }))
  const head: JournalHead = {
    journal: journalVersion,
    toolVersion: options.toolVersion,
    runId: uuid(random),
    startedAt: new Date(clock.now()).toISOString(),
    options: options.options,
  }
  const journal = await Journal.open(join(folder, journalFile))
  await journal.append(head)
  return kept(folder, { head, redactionKey, journal, earlier: undefined })
}

async function goOn({ folder }: KeptSpoolOptions, earlier: EarlierRun): Promise<KeptSpool> {
  const redactionKey = await readFile(join(folder, keyFile)).catch(() => Buffer.alloc(0))
  if (redactionKey.length !== keyBytes) throw refused(folder, 'The key of its redaction is gone.')
  const files = [...earlier.sealed.flatMap(({ files }) => files), ...(earlier.finished?.files ?? [])]
  await removeAllBut(folder, new Set(['lock', keyFile, journalFile, ...files.map(({ path }) => path)]))
  // A line that broke off must not become the beginning of the next one.
  await cutBrokenLine(join(folder, journalFile))
  const journal = await Journal.open(join(folder, journalFile))
  return kept(folder, { head: earlier.head, redactionKey, journal, earlier })
}

function kept(folder: string, parts: Pick<KeptSpool, 'head' | 'redactionKey' | 'journal' | 'earlier'>): KeptSpool {
  return {
    folder,
    ...parts,
    async isWorthKeeping() {
      const run = await readJournal(folder, journalFile)
      return run !== undefined && isWorthKeeping(run)
    },
    async leave() {
      await parts.journal.close()
      await releaseLock(folder)
    },
    async remove() {
      await parts.journal.close()
      await rm(join(folder, keyFile), { force: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function cutBrokenLine(path: string): Promise<void> {
  const bytes = await readFile(path)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end !== bytes.length) await truncate(path, end)
}

/** Files that were not finished when the process died, and everything where a collection starts over. */
async function removeAllBut(folder: string, keep: ReadonlySet<string>): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const location = join(entry.parentPath, entry.name)
    const path = relative(folder, location).split(sep).join('/')
    if (!entry.isDirectory() && !keep.has(path)) await rm(location, { force: true })
  }
}

const waiting = (folder: string, { head, sealed, finished }: EarlierRun): StigpackError =>
  new StigpackError('SPOOL_EXISTS', {
    what: `An interrupted collection lies in ${folder}.`,
    why: `It began at ${head.startedAt}; ${finished === undefined ? `${sealed.length} sources are finished` : 'only the bundle is missing'}.`,
  })

const inUse = (folder: string, { host, pid }: { host: string; pid: number }): StigpackError =>
  new StigpackError('SPOOL_EXISTS', {
    what: `The process ${pid} on ${host} is collecting into ${folder}.`,
    next: `Wait for it or name another output. If it does not run any more, remove ${join(folder, 'lock')}.`,
  })
