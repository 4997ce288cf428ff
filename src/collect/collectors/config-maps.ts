// Config maps: every key, and the values of the few that say how the cluster was set up (see redactors/config-map.ts).

import * as z from 'zod'
import { type ListObserver, lists } from '../list.ts'
import type { Run } from '../run.ts'

// One config map may have a megabyte.
export const configMaps = lists({ group: '', resource: 'configmaps', fallback: 'v1', pageSize: 100, observe })

const kubeadmSchema = z.object({
  metadata: z.object({ namespace: z.literal('kube-system'), name: z.literal('kubeadm-config') }),
})

function observe(run: Run): ListObserver {
  let isKubeadm = false
  return {
    page({ buffer }, { items }) {
      for (const { start, end } of items) {
        if (isKubeadm || !buffer.subarray(start, end).includes('"kubeadm-config"')) continue
        isKubeadm = kubeadmSchema.safeParse(JSON.parse(buffer.toString('utf8', start, end))).success
      }
    },
    done() {
      run.clues.kubeadmConfig = isKubeadm
    },
  }
}
