// A small collection, spooled into a temporary folder that goes away after the test, and keys to seal it with.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import {
  generateKeyPair,
  type KeyType,
  loadSigningKey,
  loadTrustedKeys,
  type SealedBundle,
  type SigningKey,
  sealBundle,
  type TrustedKey,
} from '../../../src/bundle/index.ts'
import type { SpooledFile } from '../../../src/model/spooled-file.ts'
import type { CollectionRecord } from '../../../src/schema/manifest.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

export { temporaryFolder }

export const record: CollectionRecord = {
  schemaVersion: 1,
  runId: '2f1f9c7e-8a52-4d0c-9d5b-0f3a2b1c4d5e',
  tool: { name: 'stigpack', version: '0.1.0' },
  operator: 'jane.doe',
  startedAt: '2026-01-15T00:00:00Z',
  finishedAt: '2026-01-15T00:00:09Z',
  cluster: {
    uid: '6b1f',
    name: 'enclave',
    server: 'https://10.0.0.1:6443',
    version: 'v1.34.2',
    platform: 'kubeadm',
  },
  nodes: [
    {
      name: 'cp-1',
      roles: ['control-plane'],
      kubeletVersion: 'v1.34.2',
      osImage: 'Debian',
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
    },
  ],
  collectors: [{ source: 'pods', objects: 2, requests: 1, resourceVersion: '4711' }],
  gaps: [{ source: 'secrets', reason: 'forbidden', message: 'secrets is forbidden', status: 403 }],
  redactions: [{ kind: 'environment', count: 1 }],
}

export const contents: Readonly<Record<string, string | Buffer>> = {
  'evidence/cluster/version.json': '{"gitVersion":"v1.34.2"}',
  'evidence/cluster/core.v1.pods.ndjson': '{"kind":"Pod","n":1}\n{"kind":"Pod","n":2}\n',
  'evidence/nodes/cp-1/configz.json': '{"kubeletconfig":{}}',
  'log.ndjson': '{"at":"2026-01-15T00:00:00Z","message":"started"}\n',
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

type Teardown = Pick<ExecutionContext, 'teardown'>

export async function spool(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<SpooledFile[]> {
  return Promise.all(
    Object.entries(files).map(async ([path, bytes], index) => {
      const location = join(folder, `spool-${index}`)
      await writeFile(location, bytes)
      return { path, location, size: Buffer.byteLength(bytes), sha256: sha256(bytes) }
    }),
  )
}

export interface Keys {
  readonly key: SigningKey
  readonly trust: readonly TrustedKey[]
  readonly privateKeyFile: string
  readonly publicKeyFile: string
}

export async function keys(folder: string, type: KeyType = 'ecdsa-p256'): Promise<Keys> {
  const pair = await generateKeyPair({ type, output: folder })
  return {
    key: await loadSigningKey(pair.privateKeyFile),
    trust: await loadTrustedKeys([pair.publicKeyFile]),
    privateKeyFile: pair.privateKeyFile,
    publicKeyFile: pair.publicKeyFile,
  }
}

export interface Sample extends Keys {
  readonly folder: string
  readonly files: readonly SpooledFile[]
  readonly sealed: SealedBundle
}

/** A bundle of `contents`, sealed in a folder of its own. */
export async function sample(t: Teardown, type?: KeyType, files = contents): Promise<Sample> {
  const folder = await temporaryFolder(t)
  const pair = await keys(join(folder, 'keys'), type)
  const spooled = await spool(folder, files)
  const sealed = await sealBundle({ record, files: spooled, key: pair.key, output: join(folder, 'b.tar.gz') })
  return { ...pair, folder, files: spooled, sealed }
}
