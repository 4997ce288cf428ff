// Use case: add node files to a sealed bundle, verified before and sealed anew, with a record of the seal that it had.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  loadSigningKey,
  loadTrustedKeys,
  type SealedBundle,
  sealBundle,
  spoolBundle,
  verifyDetached,
} from '../bundle/index.ts'
import { addNodeFiles, type NodeEvidenceOptions } from '../collect/index.ts'
import { assertWritable, unwritable } from '../output-file.ts'
import type { CollectionRecord, CustodyEntry } from '../schema/manifest.ts'
import type { RedactionRule } from '../schema/redaction-rules.ts'
import type { CollectPorts } from './collect-bundle.ts'
import { isThere } from './input-file.ts'

export interface AddOptions {
  readonly bundle: string
  readonly trust: readonly string[]
  readonly nodeEvidence: NodeEvidenceOptions
  readonly replace: boolean
  readonly redactionRules?: readonly RedactionRule[] | undefined
  readonly operator: string
  readonly key: string
  readonly output: string
  readonly force: boolean
  readonly toolVersion: string
  readonly signal?: AbortSignal | undefined
}

export interface Resealed {
  readonly sealed: SealedBundle
  readonly record: CollectionRecord
  readonly entry: CustodyEntry
}

/**
 * The detached signature beside the bundle counts where it is there. Throws the BUNDLE_ codes, DETACHED_SIGNATURE_INVALID,
 * the NODE_EVIDENCE_ codes and the OUTPUT_ codes; the bundle itself is as it was, and nothing else is left.
 */
export async function addToBundle(options: AddOptions, ports: CollectPorts): Promise<Resealed> {
  const { bundle, output, force, signal, nodeEvidence, operator, toolVersion } = options
  const key = await loadSigningKey(options.key)
  const trust = await loadTrustedKeys(options.trust)
  await assertWritable(output, { force })
  await assertWritable(`${output}.sig`, { force })
  const spool = await mkdtemp(join(dirname(output), '.stigpack-spool-')).catch((error: unknown) => {
    throw unwritable(dirname(output), error)
  })
  try {
    const [old, added] = [join(spool, 'bundle'), join(spool, 'added')]
    for (const folder of [old, added]) await mkdir(folder, { mode: 0o700 })
    const { manifest, manifestSha256, signer, files } = await spoolBundle(bundle, { trust, signal }, old)
    if (await isThere(`${bundle}.sig`)) await verifyDetached(bundle, `${bundle}.sig`, trust)
    const { files: _listed, ...record } = manifest.predicate
    const grown = await addNodeFiles({
      record,
      files,
      seal: { manifestSha256, keyId: signer.keyId, algorithm: signer.algorithm },
      nodeEvidence,
      replace: options.replace,
      spoolFolder: added,
      redactionRules: options.redactionRules,
      operator,
      toolVersion,
      signal,
      ...ports,
    })
    const sealed = await sealBundle({ record: grown.record, files: grown.files, key, output, force, signal })
    return { sealed, record: grown.record, entry: grown.entry }
  } finally {
    await rm(spool, { recursive: true, force: true })
  }
}
