// Use case: the node script, put together from its template and the path catalogues of all platforms.
import { createHash } from 'node:crypto'
import { assetPath } from '../assets.ts'
import { loadPlatforms } from '../content/index.ts'
import type { PathReading, Platform } from '../schema/platform.ts'
import { readText } from './input-file.ts'

export interface NodeScript {
  readonly text: string
  /** SHA-256 of the whole file, as `sha256sum` prints it. */
  readonly sha256: string
  /** SHA-256 of what lies below the body mark, which the script writes into its results. */
  readonly bodySha256: string
  readonly version: string
}

const bodyMark = '# ---- body ----\n'
/** A worker must not run an SSH server (V-242393, V-242394), whatever the platform. */
const unitsOfEveryNode = [
  'sshd.service',
  'ssh.service',
  'ssh.socket',
  'sshd.socket',
  'containerd.service',
  'crio.service',
]
/** Of two platforms that read one path differently, the reading that tells more; a content filter is never lost. */
const tellsMore: readonly PathReading[] = ['stat', 'tree', 'text', 'texts', 'kubeconfig', 'encryption']

/**
 * One script for all platforms: which one a node belongs to may be known only when its file is read, and a path that a
 * node has not is one line. So a wrong guess of the platform costs no evidence.
 */
export async function nodeScript(version: string): Promise<NodeScript> {
  const template = await readText(assetPath('templates', 'node', 'collect-node.sh'))
  const platforms = await loadPlatforms()
  const whole = template
    .replace('@@CATALOGUE-NOTE@@', `Of ${platforms.map(({ title }) => title).join(', ')}.`)
    .replace('@@CATALOGUE@@', catalogue(platforms))
  const at = whole.indexOf(bodyMark) + bodyMark.length
  const bodySha256 = sha256(whole.slice(at))
  const text = whole.replace('@@VERSION@@', version).replace('@@SHA256@@', bodySha256)
  return { text, sha256: sha256(text), bodySha256, version }
}

export function catalogue(platforms: readonly Platform[]): string {
  const readings = new Map<string, PathReading>()
  for (const { path, read } of platforms.flatMap(({ paths }) => paths)) {
    const known = readings.get(path)
    if (known === undefined || tellsMore.indexOf(read) > tellsMore.indexOf(known)) readings.set(path, read)
  }
  const units = new Set([...platforms.flatMap(platform => platform.units), ...unitsOfEveryNode])
  return [
    ...[...readings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, read]) => `  ${read}:${path}`),
    ...[...units].sort().map(unit => `  unit:${unit}`),
  ].join('\n')
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
