// Verifying that bundle against gunzip and sha256sum of the same file.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { loadTrustedKeys, readBundle } from '../../src/bundle/index.ts'
import type { RowModule } from '../lib/row.ts'
import { folder, podCount, sealPods } from '../lib/sealed.ts'

const bundle = join(folder, 'verify.tar.gz')

export const { row, sides }: RowModule = {
  row: {
    title: `verify ${podCount.toLocaleString('en')} pods`,
    floor: '`gunzip \\| sha256sum`',
    aim: { factor: 1.2 },
    memory: 200,
    runs: 3,
  },
  sides: {
    async ours() {
      const { publicKey } = await sealPods(bundle)
      const trust = await loadTrustedKeys([publicKey])
      return { work: async () => (await readBundle(bundle, { trust }, {})).manifest.predicate.files.length }
    },
    async floor() {
      await sealPods(bundle)
      return { work: () => (spawnSync('sh', ['-c', `gunzip -c ${bundle} | sha256sum`]).status === 0 ? 1 : 0) }
    },
  },
}
