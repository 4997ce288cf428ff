// Judging every benchmark at once on 100,000 pods against reading and JSON.parse of the same lines.
import { createReadStream } from 'node:fs'
import { loadContent } from '../../src/content/index.ts'
import { startEvaluations } from '../../src/evaluate/index.ts'
import { podFile } from '../lib/pods.ts'
import type { RowModule } from '../lib/row.ts'
import { record } from '../lib/sealed.ts'

const pods = 100_000
const path = 'evidence/cluster/core.v1.pods.ndjson'

/** Lines of a file as buffers, as the bundle gives them. */
async function eachLine(file: string, use: (line: Buffer, number: number) => void): Promise<number> {
  let rest: Buffer = Buffer.alloc(0)
  let number = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const data: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, from)) {
      number += 1
      use(data.subarray(from, end), number)
      from = end + 1
    }
    rest = data.subarray(from)
  }
  return number
}

export const { row, sides }: RowModule = {
  row: {
    title: 'judge all benchmarks on 100,000 pods',
    floor: 'reading and `JSON.parse` of the same lines',
    aim: { factor: 1.5 },
    memory: 300,
    runs: 3,
  },
  sides: {
    async ours() {
      const file = await podFile(pods)
      const { benchmarks, defaults } = await loadContent()
      const entry = { path, size: 1, sha256: '0'.repeat(64) }
      const predicate = { ...record, files: [entry] }
      return {
        async work() {
          const run = startEvaluations({
            predicate,
            manifestSha256: '0'.repeat(64),
            benchmarks,
            defaults,
            parameters: {},
          })
          await eachLine(file, (line, number) => run.accept(entry, line, number))
          return run.finish().reduce((sum, { rules }) => sum + rules.length, 0)
        },
      }
    },
    async floor() {
      const file = await podFile(pods)
      return { work: () => eachLine(file, line => void JSON.parse(line.toString('utf8'))) }
    },
  },
}
