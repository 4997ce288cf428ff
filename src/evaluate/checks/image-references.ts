// How containers name their images: by digest, with a tag that says something, from a registry of the site, pulled each time.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cluster, type Draft, draft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { Exceptions, isExcepted } from '../exceptions.ts'
import { type ImageReference, parseImage } from '../facts/images.ts'
import { ownerOf } from '../facts/owners.ts'
import { containerName, containerPath, eachContainer, podSpecOf } from '../facts/pod-specs.ts'
import { concludeFindings, Findings, withoutFindings } from '../findings.ts'
import { fits } from '../glob.ts'
import { type JsonObject, metadataOf, ShapeError, textAt } from '../shape.ts'

type Parameters = CheckOf<'image-references'>

/** One object can have many containers; its line in the report stays readable. */
const namedPerObject = 4

export const imageReferences: CheckModule<'image-references'> = {
  kind: 'image-references',
  begin: (check, facts) => {
    const expected = wanted(check)
    const findings = new Findings(expected, facts)
    const exceptions = new Exceptions()
    const allowed = [...check.allow, ...check.alsoAllow]
    const registries = new RegistryTally()
    return {
      accept: item => {
        if (isOpen(check)) return registries.note(item)
        const { metadata, name, namespace } = metadataOf(item.object)
        const pod = podSpecOf(item.source, item.object)
        if (pod === undefined) throw new ShapeError('spec', 'there')
        const faults: string[] = []
        let total = 0
        let first: string | undefined
        eachContainer(pod, (container, list, index) => {
          const fault = faultOf(check, container)
          if (fault === undefined) return
          total += 1
          first ??= `${containerPath(pod, list, index)}.${fault.field}`
          if (faults.length < namedPerObject) faults.push(`${containerName(container)}: ${fault.words}`)
        })
        if (first === undefined) return findings.clear(item)
        const found = `${faults.join('; ')}${total > faults.length ? `; and ${total - faults.length} more` : ''}`
        const object = { source: item.source, name, namespace, owner: ownerOf(item.object, metadata) }
        const exception = allowed.find(entry => isExcepted(entry, object))
        if (exception !== undefined) exceptions.note(exception, item, () => `${namespace ?? ''}/${name} (${found})`)
        else findings.add(item, who => `${who} has images that are not ${short[check.require]}.`, found, first)
      },
      finish: () =>
        isOpen(check)
          ? [registries.draft(facts, check, expected)]
          : [
              ...concludeFindings(findings, facts, check.sources, expected, `As expected: ${expected}.`),
              ...exceptions.drafts(expected),
            ],
    }
  },
}

/** Which registries are allowed only the site can say. */
const isOpen = ({ require, registries, alsoRegistries }: Parameters): boolean =>
  require === 'registry' && registries.length + alsoRegistries.length === 0

/** Registries differ far less than images; a hostile list of pods must not fill the memory. */
const keptRegistries = 200

class RegistryTally {
  readonly #counts = new Map<string, number>()

  note(item: EvidenceObject): void {
    const pod = podSpecOf(item.source, item.object)
    if (pod === undefined) throw new ShapeError('spec', 'there')
    eachContainer(pod, container => {
      const repository = parseImage(textAt(container, 'image') ?? '')?.repository ?? ''
      const registry = repository.slice(0, repository.indexOf('/'))
      const known = this.#counts.get(registry)
      if (known !== undefined || this.#counts.size < keptRegistries) this.#counts.set(registry, (known ?? 0) + 1)
    })
  }

  /** A pass only where it is proved that there is no image at all. */
  draft(facts: Facts, { sources }: Parameters, expected: string): Draft {
    if (this.#counts.size === 0) return withoutFindings(facts, sources, expected, 'There is no image at all.')
    const sorted = [...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1))
    const found = sorted.map(([registry, count]) => `${registry} (${count})`).join(', ')
    const message = `Which registries are allowed was not said: name them in the site parameters (registries). In use, by containers: ${found}.`
    return draft(cluster, 'notchecked', message, { expected, found, waitsFor: ['site parameters: registries'] })
  }
}

const short: Record<Parameters['require'], string> = {
  digest: 'pinned by a digest',
  'named-tag': 'pinned by a digest or a tag other than latest',
  registry: 'from a registry that the site allows',
  'pull-policy': 'checked at every start',
}

function wanted({ require, registries, alsoRegistries }: Parameters): string {
  const list = [...registries, ...alsoRegistries]
  return require === 'registry'
    ? `every image from ${list.length === 0 ? 'a registry that the site parameters name' : list.join(', ')}`
    : `every image ${short[require]}`
}

interface Fault {
  readonly words: string
  readonly field: string
}

function faultOf(check: Parameters, container: JsonObject): Fault | undefined {
  const text = textAt(container, 'image') ?? ''
  const image = parseImage(text)
  if (image === undefined) return { words: `\`${text}\` is no reference to an image`, field: 'image' }
  const isFine = check.require === 'pull-policy' ? undefined : tests[check.require](image, check)
  if (isFine !== undefined) return isFine ? undefined : { words: text, field: 'image' }
  if (image.digest !== undefined) return undefined
  // The server writes what it makes of an absent policy into every pod; in a manifest it may be absent.
  const policy = textAt(container, 'imagePullPolicy') ?? (isLatest(image) ? 'Always' : 'IfNotPresent')
  return policy === 'Always'
    ? undefined
    : { words: `${text} with imagePullPolicy: ${policy}`, field: 'imagePullPolicy' }
}

const isLatest = ({ tag }: ImageReference): boolean => tag === undefined || tag === 'latest'

const tests: Record<
  Exclude<Parameters['require'], 'pull-policy'>,
  (image: ImageReference, check: Parameters) => boolean
> = {
  digest: image => image.digest !== undefined,
  'named-tag': image => image.digest !== undefined || !isLatest(image),
  registry: ({ repository }, { registries, alsoRegistries }) =>
    [...registries, ...alsoRegistries].some(allowed => isWithin(allowed, repository)),
}

/** Host and folder each by themselves, so that no folder of another registry passes for a host. */
function isWithin(allowed: string, repository: string): boolean {
  const [wantedHost, wantedPath] = hostAndPath(allowed)
  const [host, path] = hostAndPath(repository)
  const folder = wantedPath.replace(/\/$/, '')
  return fits(wantedHost, host) && (folder === '' || fits(folder, path) || fits(`${folder}/*`, path))
}

function hostAndPath(text: string): readonly [host: string, path: string] {
  const slash = text.indexOf('/')
  return slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)]
}
