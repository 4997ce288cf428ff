// Opens and reads the files that a caller names, with errors that say which and why.
import { type FileHandle, open, stat } from 'node:fs/promises'
import { StigpackError } from '../errors.ts'
import { hasCode } from '../output-file.ts'

/** Throws INPUT_NOT_FOUND, and INPUT_UNREADABLE for what is not a regular file or not permitted. */
export async function openInput(path: string): Promise<{ readonly file: FileHandle; readonly size: number }> {
  const refuse = (cause: unknown) => {
    throw unreadable(path, cause)
  }
  const stats = await stat(path).catch(refuse)
  // Opening a pipe or a device could wait for ever.
  if (!stats.isFile()) {
    const why = stats.isDirectory() ? 'It is a folder.' : 'It is not a regular file.'
    throw new StigpackError('INPUT_UNREADABLE', { what: `${path} cannot be read.`, why })
  }
  return { file: await open(path, 'r').catch(refuse), size: stats.size }
}

/** INPUT_NOT_FOUND or INPUT_UNREADABLE for an error of open or read. */
export function unreadable(path: string, cause: unknown): StigpackError {
  if (hasCode(cause, 'ENOENT')) return new StigpackError('INPUT_NOT_FOUND', { what: `${path} does not exist.`, cause })
  const why = hasCode(cause, 'EISDIR') ? 'It is a folder.' : cause instanceof Error ? cause.message : String(cause)
  return new StigpackError('INPUT_UNREADABLE', { what: `${path} cannot be read.`, why, cause })
}

/** The bytes of a file up to `end`, in pieces. A file that became shorter simply ends. */
export async function* chunksOf(file: FileHandle, end: number, from = 0): AsyncGenerator<Buffer> {
  let position = from
  while (position < end) {
    // A fresh buffer each time: the one before may still be on its way through a stream.
    const buffer = Buffer.allocUnsafeSlow(Math.min(512 * 1024, end - position))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The first `size` bytes of a file in one buffer. */
export async function wholeOf(file: FileHandle, size: number): Promise<Buffer> {
  const whole = Buffer.alloc(size)
  let position = 0
  for await (const chunk of chunksOf(file, size)) {
    chunk.copy(whole, position)
    position += chunk.length
  }
  return whole
}
