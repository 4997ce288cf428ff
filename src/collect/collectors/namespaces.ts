// Namespaces; the UID of kube-system is the cluster's identity, because it lives as long as the cluster does.
import * as z from 'zod'
import { type ListObserver, lists } from '../list.ts'
import type { Run } from '../run.ts'

export const namespaces = lists({ group: '', resource: 'namespaces', fallback: 'v1', observe: observeNamespaces })

const namespaceSchema = z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) })

function observeNamespaces(run: Run): ListObserver {
  let uid = ''
  return {
    page({ buffer }, { items }) {
      for (const { start, end } of items) {
        if (!buffer.subarray(start, end).includes('"kube-system"')) continue
        const parsed = namespaceSchema.safeParse(JSON.parse(buffer.toString('utf8', start, end)))
        if (parsed.success && parsed.data.metadata.name === 'kube-system') uid = parsed.data.metadata.uid
      }
    },
    done() {
      run.clusterUid = uid
    },
  }
}
