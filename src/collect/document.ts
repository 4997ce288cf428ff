// Fetches one JSON document, checks that it is one, and writes it as it was sent, less what redaction took.

import { longestLine } from '../model/limits.ts'
import type { GetOptions } from './api/client.ts'
import { RequestFault } from './api/fault.ts'
import { readDocument } from './json/page.ts'
import { LineRenderer } from './json/render.ts'
import type { Run } from './run.ts'
import type { SpoolWriter } from './spool.ts'

export interface FetchedDocument {
  /** What the server said, for the program to read. */
  readonly value: unknown
  /** Its bytes after redaction, on one line. */
  readonly line: Buffer
  readonly requests: number
}

/** Throws RequestFault or InvalidJson. */
export async function fetchDocument(
  run: Run,
  path: string,
  source: string,
  options: GetOptions = {},
): Promise<FetchedDocument> {
  let requests = 0
  const onRequest = () => {
    requests += 1
  }
  const bytes = await run.connection.api.get(path, { ...options, signal: run.signal, onRequest })
  const item = readDocument(bytes, run.redaction.scanner)
  const changes = run.redaction.ofItem(bytes.buffer, item, source)
  if (item.end - item.start > longestLine)
    throw new RequestFault('invalid', `a document of ${item.end - item.start} bytes, which is more than any has`)
  const line = new LineRenderer().render(bytes.buffer, [item], [changes])
  return { value: JSON.parse(bytes.buffer.toString('utf8', item.start, item.end)), line, requests }
}

/** Writes a whole file of the spool; nothing of it stays where that fails. */
export async function writeFile(run: Run, path: string, fill: (writer: SpoolWriter) => Promise<void>): Promise<void> {
  const writer = await run.spool.create(path)
  try {
    await fill(writer)
    await writer.close()
  } catch (error) {
    await writer.discard()
    throw error
  }
}
