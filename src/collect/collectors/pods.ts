// Pods, the mirror pods of the control plane among them: their command lines are what most rules of the STIG ask about.
import * as z from 'zod'
import { type ListObserver, lists } from '../list.ts'
import type { Run } from '../run.ts'

export const pods = lists({ group: '', resource: 'pods', fallback: 'v1', observe: observePods })

/** kubeadm notes the advertised address on the static pods that it writes. */
const kubeadmAnnotation = 'kubeadm.kubernetes.io/'
const mirrorSchema = z.object({
  metadata: z.object({
    namespace: z.literal('kube-system'),
    annotations: z
      .record(z.string(), z.string())
      .refine(
        annotations =>
          'kubernetes.io/config.mirror' in annotations &&
          Object.keys(annotations).some(name => name.startsWith(kubeadmAnnotation)),
      ),
  }),
})

function observePods(run: Run): ListObserver {
  let isKubeadm = false
  return {
    page({ buffer }, { items }) {
      for (const { start, end, mayBeMirror } of items) {
        if (isKubeadm || !mayBeMirror) continue
        isKubeadm = mirrorSchema.safeParse(JSON.parse(buffer.toString('utf8', start, end))).success
      }
    },
    done() {
      run.clues.kubeadmMirrorPod = isKubeadm
    },
  }
}
