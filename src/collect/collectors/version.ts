// /version: which Kubernetes the API server is, and how it was built.
import * as z from 'zod'
import { evidencePaths } from '../../model/source.ts'
import { RequestFault } from '../api/fault.ts'
import type { Collector } from '../collector.ts'
import { fetchDocument, writeFile } from '../document.ts'
import type { Run } from '../run.ts'

const versionSchema = z.object({ gitVersion: z.string() })

export const version: Collector = {
  phase: 'api',
  sources: ['version'],
  permissions: [{ nonResourceURLs: ['/version'], verbs: ['get'] }],
  tasks: run => [{ source: 'version', work: () => collectVersion(run) }],
}

async function collectVersion(run: Run): Promise<string> {
  const { value, line, requests } = await fetchDocument(run, '/version', 'version')
  const parsed = versionSchema.safeParse(value)
  if (!parsed.success) throw new RequestFault('invalid', '/version gives no gitVersion')
  await writeFile(run, evidencePaths.version, writer => writer.write(line))
  run.version = parsed.data.gitVersion
  run.records.push({ source: 'version', objects: 1, requests })
  run.log.add('info', 'collected', { source: 'version', version: run.version })
  return run.version
}
