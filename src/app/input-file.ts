// Reads files that the command line names, with errors that say which and why.
import { access, readFile, stat } from 'node:fs/promises'
import { StigpackError } from '../errors.ts'
import { hasCode } from '../output-file.ts'

/** The file as text. Throws INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** The bytes of a file that others made, `most` of them. Throws INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function readBytes(file: string, most = 512 * 2 ** 20): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > most) throw new Error(`It has ${size} bytes, and more than ${most} are not read.`)
    return await readFile(file)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

function unreadable(file: string, cause: unknown): StigpackError {
  if (hasCode(cause, 'ENOENT')) return new StigpackError('INPUT_NOT_FOUND', { what: `${file} does not exist.`, cause })
  const why = hasCode(cause, 'EISDIR') ? 'It is a folder.' : cause instanceof Error ? cause.message : String(cause)
  return new StigpackError('INPUT_UNREADABLE', { what: `${file} cannot be read.`, why, cause })
}

/** Whether there is something at that path, for files that are used where they lie. */
export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
