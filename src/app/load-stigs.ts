// STIGs that the command line names, as their publisher's own files have them.
import { readStigs } from '../content/index.ts'
import type { Stig } from '../schema/stig.ts'
import { readBytes } from './input-file.ts'

/** The STIGs of each file. Throws STIG_INVALID, STIG_REFUSED, INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function loadStigs(files: readonly string[] | undefined): Promise<Stig[][]> {
  const loaded: Stig[][] = []
  for (const file of files ?? []) loaded.push(await readStigs(await readBytes(file), file))
  return loaded
}
