// Node files for tests of the import: real ones of the script, and ones with a fault put in.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { temporaryFolder } from '../support/collecting.ts'
import { script } from './support.ts'

export interface NodeFileParts {
  readonly node?: string
  readonly cluster?: string
  readonly collectedAt?: string
  readonly uid?: number
  readonly hostRoot?: string
  readonly script?: Record<string, unknown>
  /** Lines between the head and the end, as objects. */
  readonly lines?: readonly unknown[]
}

/** The first moment of 2026 is when the clock of these tests begins. */
export function nodeFileText(parts: NodeFileParts = {}): string {
  const { lines = [], ...head } = parts
  const first = {
    kind: 'node',
    schemaVersion: 1,
    script: { version: '1.2.3', sha256: script.bodySha256, file: 'same' },
    node: 'cp-1',
    cluster: '',
    collectedAt: '2025-12-31T00:00:00Z',
    uid: 0,
    hostRoot: '',
    system: 'Linux',
    namespace: 'mnt:[1]',
    ...head,
  }
  const all = [first, ...lines]
  return `${[...all, { kind: 'end', lines: all.length }].map(line => JSON.stringify(line)).join('\n')}\n`
}

export async function folderOf(
  t: ExecutionContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
export const week = 7 * 24 * 60 * 60 * 1000
