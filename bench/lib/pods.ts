// Pods in the number that a row asks for: one pod recorded from a real cluster, with names and addresses made different.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const template = JSON.stringify(JSON.parse(await readFile(new URL('./pod.json', import.meta.url), 'utf8')))

/** The i-th pod as the API server would send it inside a list: about 8 kB on one line. */
export const podLine = (index: number): string =>
  template
    .trim()
    // Before the name, which it begins with.
    .replaceAll('POD_NAMESPACE', `team-${index % 40}`)
    .replaceAll('POD_NAME', `web-${String(index).padStart(6, '0')}`)
    .replaceAll('POD_UID', `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)

/** An NDJSON file of `count` pods, made once per machine. */
export async function podFile(count: number): Promise<string> {
  const folder = join(tmpdir(), 'stigpack-bench')
  const path = join(folder, `pods-${count}-in-40-namespaces.ndjson`)
  await mkdir(folder, { recursive: true })
  const exists = await stat(path).catch(() => undefined)
  if (exists !== undefined) return path
  const stream = createWriteStream(path)
  for (let index = 0; index < count; index += 1) {
    const line = `{"apiVersion":"v1","kind":"Pod",${podLine(index).slice(1)}\n`
    if (!stream.write(line)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
  return path
}
