// Which Kubernetes second-hand evidence comes from: what the operator says, what a dump of /version says, or, where the
// whole control plane is in the dump, the release that its images name. A kubelet's version alone is not the API server's.
import type { InventoryNode } from '../../schema/manifest.ts'
import type { Plain, Provenance } from './objects.ts'
import { invalidInput } from './problem.ts'
import type { Survey } from './survey.ts'

export type FoundVersion =
  | { readonly version: Plain; readonly gitVersion: string; readonly provenance: Provenance; readonly how: string }
  | { readonly missing: string }

export interface VersionHints {
  /** What --kubernetes-version says. */
  readonly given: string | undefined
  /** The operator says that every pod and every node is in the input. */
  readonly isWhole: boolean
}

/** @throws StigpackError FROM_INVALID where two statements contradict each other */
export function findVersion(survey: Survey, { given, isWhole }: VersionHints): FoundVersion {
  const [first, ...others] = survey.versions
  const other = others.find(({ gitVersion }) => gitVersion !== first?.gitVersion)
  if (first !== undefined && other !== undefined)
    throw invalidInput(
      other.origin.input,
      other.origin.line,
      `It says Kubernetes ${other.gitVersion}, and ${first.origin.input} says ${first.gitVersion}.`,
      'Make one bundle for each cluster and moment.',
    )
  if (given !== undefined) {
    const gitVersion = given.startsWith('v') ? given : `v${given}`
    if (first !== undefined && first.gitVersion !== gitVersion)
      throw invalidInput(
        first.origin.input,
        first.origin.line,
        `It says Kubernetes ${first.gitVersion}, and --kubernetes-version says ${gitVersion}.`,
        'Leave --kubernetes-version out, or leave that file out.',
      )
    if (first === undefined)
      return { version: { gitVersion }, gitVersion, provenance: 'declared', how: '--kubernetes-version' }
  }
  if (first !== undefined)
    return { version: first.version, gitVersion: first.gitVersion, provenance: 'dumped', how: first.origin.input }
  return fromImages(survey, isWhole)
}

const release = /^v?(\d+)\.(\d+)\.\d+/

function fromImages(survey: Survey, isWhole: boolean): FoundVersion {
  const tags = [...survey.apiServerTags]
  const [tag = ''] = tags
  const kubelets = [...new Set(survey.nodes.map(({ kubeletVersion }) => kubeletVersion).filter(text => text !== ''))]
  const [, major, minor] = release.exec(tag) ?? []
  if (tags.length === 1 && major === '1' && isWhole && !survey.nodes.some(node => isNewer(node, Number(minor)))) {
    const gitVersion = tag.startsWith('v') ? tag : `v${tag}`
    return { version: { gitVersion }, gitVersion, provenance: 'dumped', how: 'the images of its API servers' }
  }
  const hints = [
    ...(tag === '' ? [] : [`images of API servers in it are ${tags.join(' and ')}`]),
    ...(kubelets.length === 0 ? [] : [`kubelets in it are ${kubelets.slice(0, 5).join(', ')}`]),
  ]
  const seen = hints.length === 0 ? '' : `; ${hints.join(', ')}`
  return { missing: `the input does not hold the API server's version${seen}: say it with --kubernetes-version` }
}

/** No supported cluster has a kubelet that is newer than its API server, so an image that says so is mislabelled. */
function isNewer({ kubeletVersion }: InventoryNode, minor: number): boolean {
  const kubelet = release.exec(kubeletVersion)
  return kubelet === null || Number(kubelet[2]) > minor
}
