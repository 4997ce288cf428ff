// The one way in which content is refused: file, line, and what was expected.
import { StigpackError } from '../errors.ts'

/** Makes the error for a file: its path, the line where it is known, and what was expected. */
export type Refusal = (file: string, line: number | undefined, problem: string, cause?: unknown) => StigpackError

export function invalidContent(
  file: string,
  line: number | undefined,
  problem: string,
  cause?: unknown,
): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('CONTENT_INVALID', { what: `The content file ${where} is not valid.`, why: problem, cause })
}
