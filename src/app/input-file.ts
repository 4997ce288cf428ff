// Reads files that the command line names, with errors that say which and why.
import { access, readFile } from 'node:fs/promises'
import { StigpackError } from '../errors.ts'
import { hasCode } from '../output-file.ts'

/** The file as text. Throws INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) throw new StigpackError('INPUT_NOT_FOUND', { what: `${file} does not exist.`, cause })
    const why = hasCode(cause, 'EISDIR') ? 'It is a folder.' : cause instanceof Error ? cause.message : String(cause)
    throw new StigpackError('INPUT_UNREADABLE', { what: `${file} cannot be read.`, why, cause })
  }
}

/** Whether there is something at that path, for files that are used where they lie. */
export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
