// Takes the node file out of a pod's log, and proves that nothing of it is missing.
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { RequestFault } from '../api/fault.ts'

const head = /^stigpack-output 1 (gzip|plain) (\d{1,12}|-) ([0-9a-f]{64}|-)$/m
const end = '\nstigpack-output-end'
/** No node file is larger; so no log unpacks to more. */
const largest = 256 * 1024 * 1024

/**
 * The bytes that the script wrote. Logs are rotated, cut and interleaved, so that length and digest are checked where the
 * image could tell them; the file's own last line counts its lines in any case. Throws RequestFault `invalid`.
 */
export function outputOf(log: Buffer): Buffer {
  const text = log.toString('latin1')
  const begin = head.exec(text)
  if (begin === null)
    throw new RequestFault(
      'invalid',
      text.trim() === ''
        ? 'the log of the pod is empty'
        : 'the log of the pod does not hold the beginning of the result',
    )
  const from = begin.index + begin[0].length
  const to = text.lastIndexOf(end)
  if (to < from) throw new RequestFault('invalid', 'the log of the pod ends before the result does')
  const [, packing, size = '-', digest = '-'] = begin
  const body = text.slice(from + 1, to + 1)
  const bytes = packing === 'gzip' ? unpacked(body) : Buffer.from(body, 'latin1')
  if (size !== '-' && bytes.length !== Number(size))
    throw new RequestFault('invalid', `the log of the pod holds ${bytes.length} bytes of a result of ${size}`)
  if (digest !== '-' && createHash('sha256').update(bytes).digest('hex') !== digest)
    throw new RequestFault('invalid', 'what the log of the pod holds is not what the script wrote: the SHA-256 differs')
  return bytes
}

function unpacked(body: string): Buffer {
  try {
    return gunzipSync(Buffer.from(body, 'base64'), { maxOutputLength: largest })
  } catch (cause) {
    throw new RequestFault('invalid', 'what the log of the pod holds cannot be unpacked', { cause })
  }
}
