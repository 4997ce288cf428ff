// Images that run in two or more versions: what an update left behind.
import type { CheckModule } from '../context.ts'
import type { Draft } from '../drafts.ts'
import { citeObject, cluster, draft, read, splitDraft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { type ImageReference, parseImage } from '../facts/images.ts'
import { objectName } from '../facts/kinds.ts'
import { containersOf, podSpecOf } from '../facts/pod-specs.ts'
import { keptFindings, withoutFindings } from '../findings.ts'
import { metadataOf, objectAt, objectsAt, ShapeError, textAt } from '../shape.ts'

const expected = 'one version of each image'
/** More versions of one image are counted as one more: two prove the finding. */
const keptVersions = 20

interface Version {
  /** The digests that nodes report for it. */
  readonly digests: Set<string>
  /** Some use of it came without a digest, so the digests do not speak for all uses. */
  unproved: boolean
  readonly item: EvidenceObject
  readonly at: string
}
type Versions = Map<string, Version>

export const imageVersions: CheckModule<'image-versions'> = {
  kind: 'image-versions',
  begin: (_check, facts) => {
    const images = new Map<string, Versions>()
    return {
      accept: item => collect(item, images),
      finish: () => {
        const clean = withoutFindings(facts, ['pods'], expected, 'Every image is used in one version.')
        const drafts = [...images].flatMap(([repository, versions]) => judgeImage(repository, versions))
        const fails = drafts.filter(entry => entry.literal.result === 'fail')
        const doubts = drafts.filter(entry => entry.literal.result !== 'fail')
        const more = fails.length - keptFindings
        const counted =
          more > 0
            ? [
                draft(cluster, 'fail', `There are ${fails.length} such images; ${more} more are not listed.`, {
                  expected,
                  found: `${more} more`,
                }),
              ]
            : []
        const kept = [...fails.slice(0, keptFindings), ...counted, ...doubts.slice(0, keptFindings)]
        return kept.length > 0 && clean.literal.result === 'pass' ? kept : [...kept, clean]
      },
    }
  },
}

function collect(item: EvidenceObject, images: Map<string, Versions>): void {
  const pod = podSpecOf('pods', item.object)
  if (pod === undefined) throw new ShapeError('spec', 'there')
  const digests = digestsOf(item)
  let unreadable: string | undefined
  for (const { container, name, path } of containersOf(pod)) {
    const text = textAt(container, 'image') ?? ''
    const image = parseImage(text)
    if (image === undefined) {
      unreadable ??= `${path}.image`
      continue
    }
    note(images, image, digests.get(name), item, `${path}.image`)
  }
  if (unreadable !== undefined) throw new ShapeError(unreadable, 'an image reference')
}

function note(
  images: Map<string, Versions>,
  image: ImageReference,
  running: string | undefined,
  item: EvidenceObject,
  at: string,
): void {
  let versions = images.get(image.repository)
  if (versions === undefined) {
    versions = new Map()
    images.set(image.repository, versions)
  }
  // A digest outranks a tag beside it: the runtime ignores the tag then.
  const name = image.digest === undefined ? `:${image.tag ?? 'latest'}` : `@${image.digest}`
  let version = versions.get(name)
  if (version === undefined) {
    if (versions.size >= keptVersions) return
    version = { digests: new Set(), unproved: false, item, at }
    versions.set(name, version)
  }
  const digest = image.digest ?? running
  if (digest === undefined) version.unproved = true
  else if (version.digests.size < keptVersions) version.digests.add(digest)
}

/** The digest that each container runs, by its name, as the node reports it. */
function digestsOf(item: EvidenceObject): ReadonlyMap<string, string> {
  const status = objectAt(item.object, 'status')
  const digests = new Map<string, string>()
  for (const list of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']) {
    for (const entry of objectsAt(status, list)) {
      const digest = parseImage(textAt(entry, 'imageID') ?? '')?.digest
      const name = textAt(entry, 'name')
      if (digest !== undefined && name !== undefined) digests.set(name, digest)
    }
  }
  return digests
}

function judgeImage(repository: string, versions: Versions): readonly Draft[] {
  const target = { kind: 'object', name: `image ${repository}` } as const
  const names = [...versions.keys()].map(name => name.slice(1)).sort()
  const citations = [...versions.values()].map(version => citeObject(version.item, version.at))
  const found = names.join(', ')
  // Two names for one digest are one version, if every use of both shows that digest and no other.
  const identities = new Set([...versions].map(([name, version]) => identityOf(name, version)))
  if (identities.size > 1) {
    const first = [...versions.values()][0]
    const second = [...versions.values()][1]
    const where = [first, second].map(version => (version === undefined ? '' : nameOf(version.item))).join(' and ')
    const message = `${repository} runs in ${names.length} versions (${found}), for example in ${where}.`
    return [draft(target, 'fail', message, { expected, found, citations })]
  }
  const moved = [...versions.values()].find(version => version.digests.size > 1)
  if (moved === undefined) return []
  const literal = read('pass', `${repository} is named in one version (${found}).`)
  const why = `${repository}:${found} stands for ${moved.digests.size} digests on different nodes: two versions of it, or one for two architectures.`
  return [
    splitDraft(target, literal, read('notchecked', why), {
      expected,
      found: [...moved.digests].join(', '),
      citations,
      waitsFor: ['image digests by architecture'],
    }),
  ]
}

function identityOf(name: string, version: Version): string {
  const [digest] = version.digests
  return !version.unproved && version.digests.size === 1 && digest !== undefined ? digest : name
}

function nameOf(item: EvidenceObject): string {
  const { name, namespace } = metadataOf(item.object)
  return objectName(item.source, name, namespace)
}
