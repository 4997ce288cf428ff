// The spool of a live collection: beside the output, gone when the bundle is there, left for --resume when it is not.
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { type KeptSpool, openKeptSpool } from '../collect/index.ts'
import { type ErrorCode, StigpackError } from '../errors.ts'

export type Output = { readonly file: string } | { readonly folder: string }

/**
 * Found again by the same command: named for the bundle, or where that has no name yet, for the cluster that the command
 * line means, so that several clusters can be collected into one folder at a time.
 */
export function spoolFolderOf(
  output: Output,
  { kubeconfig, context }: { readonly kubeconfig?: string | undefined; readonly context?: string | undefined },
): string {
  if ('file' in output) return join(dirname(output.file), `.${basename(output.file)}.spool`)
  const digest = createHash('sha256')
    .update(JSON.stringify([kubeconfig, context]))
    .digest('hex')
  return join(output.folder, `.stigpack-${digest.slice(0, 12)}.spool`)
}

/** After these the same command may succeed where it stopped: more room on the disk, another name, or just more time. */
const worthGoingOn: readonly ErrorCode[] = ['INTERRUPTED', 'OUTPUT_UNWRITABLE', 'OUTPUT_EXISTS']

/** Does the work in a kept spool. Throws as `openKeptSpool` does, and what the work throws. */
export async function withKeptSpool<T>(
  options: Parameters<typeof openKeptSpool>[0],
  work: (spool: KeptSpool) => Promise<T>,
): Promise<T> {
  const spool = await openKeptSpool(options)
  let result: T
  try {
    result = await work(spool)
  } catch (error) {
    const code = error instanceof StigpackError ? error.code : undefined
    const isWorthIt =
      spool.earlier !== undefined ||
      (code !== undefined && worthGoingOn.includes(code) && (await spool.isWorthKeeping().catch(() => false)))
    await (isWorthIt ? spool.leave() : spool.remove())
    throw isWorthIt && code === 'INTERRUPTED' && error instanceof StigpackError ? withWayOn(error, spool.folder) : error
  }
  await spool.remove()
  return result
}

const withWayOn = (error: StigpackError, folder: string): StigpackError =>
  new StigpackError(error.code, {
    what: error.message,
    why: `What was finished is kept in ${folder}.`,
    next: 'Run the same command with --resume to go on, or remove that folder.',
    cause: error,
  })
