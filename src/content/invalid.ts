// The one way in which content is refused: file, line, and what was expected.
import { StigpackError } from '../errors.ts'

export function invalidContent(
  file: string,
  line: number | undefined,
  problem: string,
  cause?: unknown,
): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('CONTENT_INVALID', { what: `The content file ${where} is not valid.`, why: problem, cause })
}
