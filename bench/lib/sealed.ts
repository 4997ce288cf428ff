// A sealed bundle of many pods, and what sealing it takes: shared by the rows about sealing, verifying and judging.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, loadSigningKey, sealBundle } from '../../src/bundle/index.ts'
import type { SpooledFile } from '../../src/model/spooled-file.ts'
import type { CollectionRecord } from '../../src/schema/manifest.ts'
import { podFile } from './pods.ts'

export const podCount = 50_000

export const record: CollectionRecord = {
  schemaVersion: 1,
  runId: '00000000-0000-4000-8000-000000000000',
  tool: { name: 'stigpack', version: '0.0.0' },
  operator: 'bench',
  startedAt: '2026-01-15T00:00:00Z',
  finishedAt: '2026-01-15T00:00:00Z',
  cluster: { uid: 'bench', name: 'bench', server: 'https://localhost', version: 'v1.34.4', platform: 'kubeadm' },
  nodes: [],
  collectors: [],
  gaps: [],
  redactions: [],
}

export const folder = join(tmpdir(), 'stigpack-bench')

export async function spooled(path: string, location: string): Promise<SpooledFile> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(location)) hash.update(chunk)
  return { path, location, size: (await stat(location)).size, sha256: hash.digest('hex') }
}

export const podEvidence = async (): Promise<SpooledFile> =>
  spooled('evidence/cluster/core.v1.pods.ndjson', await podFile(podCount))

export async function keyFiles(): Promise<{ privateKey: string; publicKey: string }> {
  const output = join(folder, 'keys')
  await mkdir(output, { recursive: true })
  await generateKeyPair({ type: 'ecdsa-p256', output, force: true })
  return { privateKey: join(output, 'stigpack.key'), publicKey: join(output, 'stigpack.pub') }
}

export async function sealPods(output: string): Promise<{ size: number; publicKey: string }> {
  const { privateKey, publicKey } = await keyFiles()
  const { size } = await sealBundle({
    record,
    files: [await podEvidence()],
    key: await loadSigningKey(privateKey),
    output,
    force: true,
  })
  return { size, publicKey }
}
