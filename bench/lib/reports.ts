// Report formats rendered from an evaluation, as a side of a row.
import { renderReports } from '../../src/report/index.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import type { Side } from './row.ts'

/** The bytes of all documents of the formats, one after the other. */
export async function* rendered(evaluation: Evaluation, ...formats: string[]): AsyncGenerator<Uint8Array> {
  for await (const { chunks } of renderReports(evaluation, { formats })) yield* chunks
}

export const rendering = (evaluation: Evaluation, ...formats: string[]): Side => ({
  async work() {
    let bytes = 0
    for await (const chunk of rendered(evaluation, ...formats)) bytes += chunk.length
    return bytes
  },
})
