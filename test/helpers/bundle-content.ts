// What lies in a bundle, for tests that compare two of them.
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { Manifest } from '../../src/schema/manifest.ts'

/** Path -> content. Reads the ustar that sealing writes; paths longer than its header are not for these tests. */
export async function bundleContent(file: string): Promise<Map<string, string>> {
  const tar = gunzipSync(await readFile(file))
  const text = (from: number, length: number) => tar.toString('latin1', from, from + length).replace(/[\0 ].*$/s, '')
  const entries = new Map<string, string>()
  for (let at = 0; tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8)
    const prefix = text(at + 345, 155)
    const path = `${prefix === '' ? '' : `${prefix}/`}${text(at, 100)}`
    entries.set(path, tar.toString('utf8', at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return entries
}

/** The evidence of a bundle with everything in it that differs between two collections of an unchanged cluster made equal. */
export async function comparable(file: string) {
  const content = await bundleContent(file)
  const { predicate } = JSON.parse(content.get('manifest.json') ?? '') as Manifest
  // The key of the hashes is new for each collection; which values are equal to which others is not.
  const hashes = new Map<string, string>()
  const evidence = [...content]
    .filter(([path]) => path.startsWith('evidence/'))
    .map(([path, text]) => [
      path,
      text.replace(/(redacted:[a-z0-9-]+:)([0-9a-f]{16})/g, (_, kind: string, hash: string) => {
        if (!hashes.has(hash)) hashes.set(hash, `#${hashes.size}`)
        return `${kind}${hashes.get(hash)}`
      }),
    ])
  return {
    evidence: Object.fromEntries(evidence),
    cluster: predicate.cluster,
    nodes: predicate.nodes,
    gaps: predicate.gaps,
    redactions: predicate.redactions,
    counts: predicate.collectors.map(({ source, objects }) => `${source} ${objects}`),
  }
}
