// The API server's version, from /version and the manifest, which must agree; from its image where /version names no release.

import type { Citation } from '../../schema/evaluation.ts'
import type { ManifestPredicate } from '../../schema/manifest.ts'
import { cite } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { textAt } from '../shape.ts'
import { isUnstamped, type versionOfImages } from './image-version.ts'
import type { Sources } from './sources.ts'
import type { KubernetesVersion } from './version.ts'
import { parseMinor, parseVersion } from './version.ts'

export type ServerVersion =
  | { readonly known: KubernetesVersion; readonly citations: readonly Citation[] }
  | { readonly unknown: string }

export class VersionFacts {
  readonly #predicate: ManifestPredicate
  readonly #sources: Sources
  readonly #ofImages: () => ReturnType<typeof versionOfImages>
  #seen: { readonly gitVersion: string; readonly minor: string; readonly item: EvidenceObject } | undefined

  /** `ofImages` is asked once all evidence is in. */
  constructor(predicate: ManifestPredicate, sources: Sources, ofImages: () => ReturnType<typeof versionOfImages>) {
    this.#ofImages = ofImages
    this.#predicate = predicate
    this.#sources = sources
  }

  accept(item: EvidenceObject): void {
    const gitVersion = textAt(item.object, 'gitVersion')
    this.#seen = { gitVersion: gitVersion ?? '', minor: textAt(item.object, 'minor') ?? '', item }
  }

  get(): ServerVersion {
    const state = this.#sources.state('version')
    if (state.state !== 'complete' || this.#seen === undefined)
      return {
        unknown: `the API server's version is unknown: ${'message' in state ? state.message : '/version is empty'}`,
      }
    const { gitVersion, minor, item } = this.#seen
    const known = parseVersion(gitVersion)
    if (known === undefined) return { unknown: `the API server's version \`${gitVersion}\` is not one of Kubernetes` }
    if (minor !== '' && parseMinor(minor) !== known.minor)
      return { unknown: `/version contradicts itself: gitVersion ${gitVersion}, minor ${minor}` }
    const recorded = this.#predicate.cluster.version
    if (recorded !== '' && recorded !== gitVersion)
      return { unknown: `the manifest says version ${recorded} and /version says ${gitVersion}` }
    const citation = cite(item.file, undefined, 'gitVersion')
    if (!isUnstamped(known)) return { known, citations: [citation] }
    const named = this.#ofImages()
    if (named !== undefined) return { known: named.known, citations: [citation, ...named.citations] }
    return {
      unknown: `the API server was built without a version (\`${gitVersion}\`), and its images do not tell either`,
    }
  }
}
