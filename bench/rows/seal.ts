// Sealing a bundle of 50,000 pods against gzip of the same bytes plus a SHA-256 of them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { loadSigningKey, sealBundle } from '../../src/bundle/index.ts'
import { podFile } from '../lib/pods.ts'
import type { RowModule } from '../lib/row.ts'
import { folder, keyFiles, podCount, podEvidence, record } from '../lib/sealed.ts'

export const { row, sides }: RowModule = {
  row: {
    title: `seal ${podCount.toLocaleString('en')} pods`,
    floor: '`gzip -6` and `sha256sum` of the same bytes',
    aim: { factor: 1 },
    memory: 200,
    runs: 3,
  },
  sides: {
    async ours() {
      const files = [await podEvidence()]
      const key = await loadSigningKey((await keyFiles()).privateKey)
      return {
        work: async () =>
          (await sealBundle({ record, files, key, output: join(folder, 'seal.tar.gz'), force: true })).size,
      }
    },
    async floor() {
      const file = await podFile(podCount)
      return {
        work() {
          const { status } = spawnSync('sh', [
            '-c',
            `sha256sum ${file} >/dev/null && gzip -6 -c ${file} >${folder}/floor.gz`,
          ])
          return status === 0 ? 1 : 0
        },
      }
    },
  },
}
