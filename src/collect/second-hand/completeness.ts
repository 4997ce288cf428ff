// What second-hand evidence lacks. A file cannot prove that it holds all there was: `kubectl get` writes the same List for all
// pods, for those of one namespace, for those with a label and for two that were named. Only the operator can say it, and
// what the operator says is sealed and repeated in every verdict that rests on it.
import { StigpackError } from '../../errors.ts'
import type { SourceName } from '../../model/source.ts'
import type { Gap } from '../../schema/manifest.ts'
import { objectKinds } from './kinds.ts'

export interface ObjectCounts {
  readonly declared: number
  readonly dumped: number
}

export class Completeness {
  readonly gaps: Gap[] = []
  /** gitVersion of the API server; empty where it is not known. */
  version = ''
  readonly #stated: ReadonlySet<SourceName>
  readonly #contradictions = new Map<SourceName, string>()
  readonly #whole = new Set<SourceName>()

  /** @throws StigpackError USAGE_INVALID for a source that does not exist */
  constructor(stated: readonly SourceName[]) {
    const known = objectKinds.map(({ source }) => source)
    const unknown = stated.find(source => !known.includes(source))
    if (unknown !== undefined)
      throw new StigpackError('USAGE_INVALID', {
        what: `--complete names ${JSON.stringify(unknown)}, which is no source of objects.`,
        next: `Use some of: ${known.toSorted().join(', ')}.`,
      })
    this.#stated = new Set(stated)
  }

  isStated(source: SourceName): boolean {
    return this.#stated.has(source)
  }

  /** Whether no gap is left of it. Known once it was judged. */
  isWhole(source: SourceName): boolean {
    return this.#whole.has(source)
  }

  /** The input itself shows that objects of this source are missing, whatever anybody says. */
  contradict(source: SourceName, why: string): void {
    if (!this.#contradictions.has(source)) this.#contradictions.set(source, why)
  }

  gap(source: SourceName, message: string): void {
    this.gaps.push({ source, reason: 'not-given', message })
  }

  /**
   * Notes what is not known of a source.
   * @throws StigpackError USAGE_INVALID where completeness is claimed of what is only declared
   */
  judge(source: SourceName, counts: ObjectCounts | undefined, differing: string | undefined): void {
    const contradiction = this.#contradictions.get(source) ?? differing
    if (counts === undefined) {
      this.gap(source, contradiction ?? 'the input holds none, which does not prove that there were none')
      return
    }
    const { declared, dumped } = counts
    if (declared > 0 && this.isStated(source))
      throw new StigpackError('USAGE_INVALID', {
        what: `--complete ${source} cannot be said: ${declared} of these objects are only declared.`,
        why: 'A manifest without a UID was not read from a cluster, so it cannot be part of all that a cluster held.',
        next: `Leave --complete ${source} out, or leave the manifests out.`,
      })
    if (contradiction !== undefined) this.#partial(source, contradiction)
    else if (declared > 0) this.#partial(source, declaredOnly(declared, dumped))
    else if (this.isStated(source)) this.#whole.add(source)
    else
      this.#partial(
        source,
        `${count(dumped)} in the input, and nothing proves that there were no more; who knows it can say so with --complete ${source}`,
      )
  }

  #partial(source: SourceName, message: string): void {
    this.gaps.push({ source, reason: 'partial', message })
  }
}

const count = (objects: number): string => (objects === 1 ? '1 object is' : `${objects} objects are`)

const declaredOnly = (declared: number, dumped: number): string =>
  `${count(declared)} only declared in manifests${dumped === 0 ? '' : ` (${dumped} more from a dump)`}; what else a cluster holds is not known`
