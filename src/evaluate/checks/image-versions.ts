// Images that run in two or more versions: what an update left behind.
import type { Citation } from '../../schema/evaluation.ts'
import type { CheckModule } from '../context.ts'
import { citeObject, cluster, type Draft, draft, read, splitDraft } from '../drafts.ts'
import { type EvidenceObject, objectName } from '../evidence.ts'
import { parseImage } from '../facts/images.ts'
import { containerName, containerPath, eachContainer, podSpecOf } from '../facts/pod-specs.ts'
import { keptFindings, withoutFindings } from '../findings.ts'
import { objectAt, objectsAt, ShapeError, textAt } from '../shape.ts'

const expected = 'one version of each image'
/** More versions of one image than this are not told apart: two prove the finding. */
const keptVersions = 20
/** Distinct references whose parts are remembered; a cluster names the same few hundred over and over. */
const keptReferences = 10_000

interface Version {
  /** The digests that nodes report for it. */
  readonly digests: Set<string>
  /** Some use of it came without a digest, so the digests do not speak for all uses. */
  unproved: boolean
  readonly who: string
  readonly citation: Citation
}

interface Reference {
  readonly repository: string
  /** `:1.2` or `@sha256:…`: a digest outranks a tag beside it, which the runtime ignores then. */
  readonly name: string
  readonly digest: string | undefined
}

export const imageVersions: CheckModule<'image-versions'> = {
  kind: 'image-versions',
  begin: (_check, facts) => {
    const images = new Images()
    return {
      accept: item => images.collect(item),
      finish: () => {
        const clean = withoutFindings(facts, ['pods'], expected, 'Every image is used in one version.')
        const drafts = images.drafts()
        return drafts.length > 0 && clean.literal.result === 'pass' ? drafts : [...drafts, clean]
      },
    }
  },
}

class Images {
  readonly #images = new Map<string, Map<string, Version>>()
  readonly #references = new Map<string, Reference | undefined>()
  /** Repositories with more names than are kept: the ones let go could be another version. */
  readonly #crowded = new Set<string>()

  collect(item: EvidenceObject): void {
    const pod = podSpecOf('pods', item.object)
    if (pod === undefined) throw new ShapeError('spec', 'there')
    const running = runningDigests(item)
    let unreadable: string | undefined
    eachContainer(pod, (container, list, index) => {
      const reference = this.#reference(textAt(container, 'image') ?? '')
      if (reference === undefined) {
        unreadable ??= `${containerPath(pod, list, index)}.image`
        return
      }
      const version = this.#version(reference, item, () => `${containerPath(pod, list, index)}.image`)
      const digest = reference.digest ?? running.get(containerName(container))
      if (version === undefined) return
      if (digest === undefined) version.unproved = true
      else if (version.digests.size < keptVersions) version.digests.add(digest)
    })
    if (unreadable !== undefined) throw new ShapeError(unreadable, 'an image reference')
  }

  #reference(text: string): Reference | undefined {
    if (this.#references.has(text)) return this.#references.get(text)
    const image = parseImage(text)
    const name = image?.digest === undefined ? `:${image?.tag ?? 'latest'}` : `@${image.digest}`
    const reference = image === undefined ? undefined : { repository: image.repository, name, digest: image.digest }
    if (this.#references.size < keptReferences) this.#references.set(text, reference)
    return reference
  }

  #version({ repository, name }: Reference, item: EvidenceObject, at: () => string): Version | undefined {
    let versions = this.#images.get(repository)
    if (versions === undefined) {
      versions = new Map()
      this.#images.set(repository, versions)
    }
    let version = versions.get(name)
    if (version === undefined && versions.size >= keptVersions) this.#crowded.add(repository)
    else if (version === undefined) {
      // The object itself is let go: a cluster can name a new image in every pod.
      version = { digests: new Set(), unproved: false, who: objectName(item), citation: citeObject(item, at()) }
      versions.set(name, version)
    }
    return version
  }

  /** Fails first; the first ones are listed and all are counted. */
  drafts(): readonly Draft[] {
    const drafts = [...this.#images].flatMap(([repository, versions]) =>
      judgeImage(repository, versions, this.#crowded.has(repository)),
    )
    const fails = drafts.filter(entry => entry.literal.result === 'fail')
    const doubts = drafts.filter(entry => entry.literal.result !== 'fail')
    const more = fails.length - keptFindings
    const message = `${fails.length} images run in several versions; ${more} more are not listed.`
    const counted = more > 0 ? [draft(cluster, 'fail', message, { expected, found: `${more} more` })] : []
    return [...fails.slice(0, keptFindings), ...counted, ...doubts.slice(0, keptFindings)]
  }
}

const noDigests: ReadonlyMap<string, string> = new Map()

/** The digest that each container runs, by its name, as the node reports it. */
function runningDigests(item: EvidenceObject): ReadonlyMap<string, string> {
  const status = objectAt(item.object, 'status')
  if (status === undefined) return noDigests
  const digests = new Map<string, string>()
  for (const list of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']) {
    for (const entry of objectsAt(status, list)) {
      const image = textAt(entry, 'imageID') ?? ''
      const digest = image.slice(image.lastIndexOf('@') + 1)
      // Docker gives the id of an image without a registry here, which is another kind of digest.
      if (digest !== image && /^sha256:[0-9a-f]{64}$/.test(digest)) digests.set(textAt(entry, 'name') ?? '', digest)
    }
  }
  return digests
}

function judgeImage(repository: string, versions: ReadonlyMap<string, Version>, isCrowded: boolean): readonly Draft[] {
  const target = { kind: 'object', name: `image ${repository}` } as const
  const names = [...versions.keys()].map(name => name.slice(1)).sort()
  const uses = [...versions.values()]
  const citations = uses.map(version => version.citation)
  const found = names.join(', ')
  // Two names for one digest are one version, if every use of both shows that digest and no other.
  const identities = new Set([...versions].map(([name, version]) => identityOf(name, version)))
  if (identities.size > 1) {
    const where = uses.slice(0, 2).map(version => version.who)
    const message = `${repository} runs in ${names.length} versions (${found}), for example in ${where.join(' and ')}.`
    return [draft(target, 'fail', message, { expected, found, citations })]
  }
  if (isCrowded) {
    const message = `${repository} has more than ${keptVersions} names, of which only the first were compared.`
    return [draft(target, 'notchecked', message, { expected, found, citations })]
  }
  const moved = uses.find(version => version.digests.size > 1)
  if (moved === undefined) return []
  const literal = read('pass', `${repository} is named in one version (${found}).`)
  const why = `${repository} (${found}) stands for ${moved.digests.size} digests: two versions of it, or one for two architectures.`
  const waitsFor = ['the architecture of each node and image']
  const parts = { expected, found: [...moved.digests].sort().join(', '), citations, waitsFor }
  return [splitDraft(target, literal, read('notchecked', why), parts)]
}

function identityOf(name: string, version: Version): string {
  const [digest] = version.digests
  return !version.unproved && version.digests.size === 1 && digest !== undefined ? digest : name
}
