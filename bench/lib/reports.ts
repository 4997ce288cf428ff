// One report format rendered from an evaluation, as a side of a row.
import { renderReports } from '../../src/report/index.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import type { Side } from './row.ts'

/** The bytes of all documents of the format, one after the other. */
export async function* rendered(evaluation: Evaluation, format: string): AsyncGenerator<Uint8Array> {
  for await (const { chunks } of renderReports(evaluation, { formats: [format] })) yield* chunks
}

export const rendering = (evaluation: Evaluation, format: string): Side => ({
  async work() {
    let bytes = 0
    for await (const chunk of rendered(evaluation, format)) bytes += chunk.length
    return bytes
  },
})
