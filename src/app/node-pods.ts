// Use case: the node script in pods, run by a collection or printed for a site to apply.
import { assetPath } from '../assets.ts'
import { type NodePodsOptions, nodePodManifests } from '../collect/index.ts'
import { StigpackError } from '../errors.ts'
import type { NodeWay } from '../model/node-ways.ts'
import { readText } from './input-file.ts'
import { nodeScript } from './node-script.ts'

export interface NodesFlags {
  readonly nodes?: NodeWay | undefined
  readonly image?: string | undefined
  readonly 'node-evidence'?: string | undefined
}

/** Undefined where no pods are wanted. Throws USAGE_INVALID for flags that contradict each other. */
export async function nodePodsInput(flags: NodesFlags, toolVersion: string): Promise<NodePodsOptions | undefined> {
  const { nodes, image } = flags
  const folder = flags['node-evidence']
  const wrong = (what: string, next: string) => new StigpackError('USAGE_INVALID', { what, next })
  if (nodes === 'script' && folder === undefined)
    throw wrong(
      '--nodes script needs --node-evidence.',
      'Name the folder of the files that the script wrote on the nodes.',
    )
  if (nodes === 'none' && folder !== undefined)
    throw wrong('--nodes none and --node-evidence contradict each other.', 'Leave one of them out.')
  if (nodes !== 'pods') {
    if (image !== undefined)
      throw wrong('--image is of use with --nodes pods alone.', 'Add --nodes pods, or leave it out.')
    return undefined
  }
  if (image === undefined)
    throw wrong(
      '--nodes pods needs --image.',
      'Name an image with `sh` that the nodes have or can get, such as the site’s busybox.',
    )
  const { texts, knownScripts } = await podTexts(toolVersion)
  return { image: checkedImage(image), texts, knownScripts }
}

export interface ManifestFlags {
  readonly image: string
  readonly cluster?: string | undefined
  readonly 'kubernetes-version'?: string | undefined
}

export interface PrintedManifests {
  /** With comments that say how to apply it and how to fetch what it writes. */
  readonly text: string
  readonly objects: readonly object[]
}

/** The same flags give the same bytes. Throws USAGE_INVALID. */
export async function printNodeManifests(flags: ManifestFlags, toolVersion: string): Promise<PrintedManifests> {
  const { texts } = await podTexts(toolVersion)
  const { cluster = '', 'kubernetes-version': kubernetesVersion = '' } = flags
  if (!/^[A-Za-z0-9-]{0,64}$/.test(cluster))
    throw new StigpackError('USAGE_INVALID', {
      what: `--cluster ${JSON.stringify(cluster)} is not the UID of a namespace.`,
      next: 'kubectl get namespace kube-system --output jsonpath={.metadata.uid}',
    })
  if (!/^(v?\d{1,4}\.\d{1,4}.*)?$/.test(kubernetesVersion))
    throw new StigpackError('USAGE_INVALID', {
      what: `--kubernetes-version ${JSON.stringify(kubernetesVersion)} is not a version.`,
      next: 'Write it as the API server does: v1.34.2.',
    })
  const manifests = nodePodManifests({ image: checkedImage(flags.image), texts, cluster, kubernetesVersion })
  return { text: `${howTo(manifests, toolVersion)}${manifests.text}`, objects: manifests.objects }
}

async function podTexts(toolVersion: string) {
  const script = await nodeScript(toolVersion)
  const runner = await readText(assetPath('templates', 'kubernetes', 'run-in-pod.sh'))
  return { texts: { script: script.text, runner }, knownScripts: [script.bodySha256] }
}

/** What the API server would refuse for each node in turn is told once, and at once. */
function checkedImage(image: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,1023}$/.test(image)) return image
  throw new StigpackError('USAGE_INVALID', {
    what: `--image ${JSON.stringify(image)} is not a reference to an image.`,
    next: 'Write it as in a pod: registry.example/busybox:1.36.',
  })
}

const howTo = ({ namespace, daemonSet }: { namespace: string; daemonSet: string }, toolVersion: string): string => `\
# The node script of stigpack ${toolVersion} on every Linux node: it reads, writes its result to the log of its pod, and waits an hour.
#
#   kubectl apply --filename THIS-FILE
#   kubectl --namespace ${namespace} rollout status daemonset/${daemonSet} --timeout 10m
#   mkdir files
#   for pod in $(kubectl --namespace ${namespace} get pods --output name); do
#     kubectl --namespace ${namespace} logs "$pod" >"files/\${pod#pod/}.ndjson"
#   done
#   kubectl delete namespace ${namespace}
#   stigpack collect --node-evidence files …
#
# Taking in refuses a file that was cut off: nodes rotate logs, most at 10 MiB. Then copy it out of the pod while that waits:
#   kubectl --namespace ${namespace} exec POD -- sh -c 'cat /results/*.ndjson' >files/POD.ndjson
`
