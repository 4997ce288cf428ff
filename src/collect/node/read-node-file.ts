// Reads one node file line by line and holds it against the schema. Nothing of it is trusted before it was read to its end.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { StigpackError } from '../../errors.ts'
import { type NodeEvidenceLine, type NodeLine, nodeEvidenceLineSchema } from '../../schema/node-evidence.ts'

export interface NodeFileHead {
  readonly head: NodeLine
  /** Bytes. */
  readonly size: number
  readonly sha256: string
}

/** The script reads no more of a file than 256 KiB, of which each byte takes six characters at most. */
const longestLine = 4 * 1024 * 1024
const largestFile = 256 * 1024 * 1024

/**
 * Gives each line to `visit` and the head at the end. What `visit` was told counts only if this resolves.
 * Throws NODE_EVIDENCE_INVALID with the line, and INPUT_UNREADABLE.
 */
export async function readNodeFile(
  file: string,
  visit: (line: NodeEvidenceLine) => void | Promise<void>,
): Promise<NodeFileHead> {
  const hash = createHash('sha256')
  let [size, number, head, ended]: [number, number, NodeLine | undefined, boolean] = [0, 0, undefined, false]
  for await (const bytes of linesOf(file, chunk => {
    hash.update(chunk)
    size += chunk.length
    if (size > largestFile) throw invalid(file, undefined, `it is larger than ${largestFile} bytes`)
  })) {
    number += 1
    if (ended) throw invalid(file, number, 'something follows the end')
    const line = parseLine(file, number, bytes)
    if (line.kind === 'node') {
      if (head !== undefined) throw invalid(file, number, 'a second head')
      head = line
    } else if (head === undefined) throw invalid(file, number, 'it does not begin with the line of the node')
    if (line.kind === 'end') {
      ended = true
      if (line.lines !== number - 1)
        throw invalid(file, number, `${line.lines} lines were written and ${number - 1} are here`)
    } else await visit(line)
  }
  if (head === undefined) throw invalid(file, undefined, 'it is empty')
  if (!ended) throw invalid(file, undefined, 'its end is missing: it was cut off, or the script was stopped')
  return { head, size, sha256: hash.digest('hex') }
}

function parseLine(file: string, number: number, bytes: Buffer): NodeEvidenceLine {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('latin1'))
  } catch {
    throw invalid(file, number, 'it is not JSON')
  }
  if (typeof value === 'object' && value !== null && 'schemaVersion' in value && value.schemaVersion !== 1)
    throw invalid(
      file,
      number,
      `its schema version is ${JSON.stringify(value.schemaVersion)?.slice(0, 20)}; this version of stigpack reads 1`,
    )
  const parsed = nodeEvidenceLineSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(file, number, `${issue?.path.map(String).join('.') || 'the line'}: ${issue?.message ?? 'not valid'}`)
  }
  // The script writes one character per byte, so anything above U+00FF was not written by it; nor is what only bundles have.
  if ('notUtf8' in parsed.data || hasWideCharacters(parsed.data))
    throw invalid(file, number, 'no node script writes such a line')
  return parsed.data
}

const hasWideCharacters = (value: unknown): boolean => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of one byte begins with NUL
  if (typeof value === 'string') return /[^\u0000-\u00ff]/.test(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasWideCharacters)
}

async function* linesOf(file: string, onChunk: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  const chunks = createReadStream(file, { highWaterMark: 1024 * 1024 })
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      onChunk(chunk)
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let from = 0
      for (let at = rest.indexOf(0x0a); at !== -1; at = rest.indexOf(0x0a, from)) {
        yield rest.subarray(from, at)
        from = at + 1
      }
      rest = rest.subarray(from)
      if (rest.length > longestLine) throw invalid(file, undefined, `a line is longer than ${longestLine} bytes`)
    }
  } catch (cause) {
    if (cause instanceof StigpackError || !(cause instanceof Error && 'code' in cause)) throw cause
    throw new StigpackError('INPUT_UNREADABLE', { what: `${file} cannot be read.`, why: cause.message, cause })
  } finally {
    chunks.destroy()
  }
  // The script ends every line; half of one is what a full disk or a pulled stick leaves.
  if (rest.length > 0) throw invalid(file, undefined, 'its last line is cut off')
}

export function invalid(file: string, line: number | undefined, why: string): StigpackError {
  const where = line === undefined ? '' : `, line ${line},`
  return new StigpackError('NODE_EVIDENCE_INVALID', {
    what: `${file}${where} is not a node file that can be taken in.`,
    why,
  })
}
