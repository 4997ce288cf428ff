// The one interface behind which every kind of check stands, and what it is given.
import type { CelEngine } from '../ports.ts'
import type { CheckKind, CheckOf } from '../schema/check.ts'
import type { ManifestPredicate } from '../schema/manifest.ts'
import type { Draft } from './drafts.ts'
import type { EvidenceObject } from './evidence.ts'
import type { ComponentFacts } from './facts/component-pods.ts'
import type { DefaultsTable } from './facts/defaults.ts'
import type { Inventory } from './facts/inventory.ts'
import type { KubeletFacts } from './facts/kubelets.ts'
import type { NamespaceFacts } from './facts/namespaces.ts'
import type { NodeEvidenceFacts } from './facts/node/evidence.ts'
import type { PodGroups } from './facts/pod-groups.ts'
import type { PodShapes } from './facts/pod-shapes.ts'
import type { ProvenanceFacts } from './facts/provenance.ts'
import type { RbacFacts } from './facts/rbac.ts'
import type { VersionFacts } from './facts/server-version.ts'
import type { Sources } from './facts/sources.ts'

/** Shared by all checks of one run. Complete only once every line was accepted: read facts in `finish`. */
export interface Facts {
  /** Evaluates conditions in CEL; where it was not given, a control that needs it is an error. */
  readonly cel: CelEngine | undefined
  readonly predicate: ManifestPredicate
  /** Milliseconds since 1970; what is judged by it waits where it was not given. */
  readonly evaluatedAt: number | undefined
  readonly inventory: Inventory
  readonly sources: Sources
  readonly version: VersionFacts
  readonly components: ComponentFacts
  readonly kubelets: KubeletFacts
  readonly nodeEvidence: NodeEvidenceFacts
  readonly defaults: DefaultsTable
  readonly provenance: ProvenanceFacts
  readonly namespaces: NamespaceFacts
  readonly podGroups: PodGroups
  readonly podShapes: PodShapes
  readonly rbac: RbacFacts
}

/** A check at work. `accept` gets each object of the check's list sources once; a ShapeError marks that object unreadable. */
export interface Reducer {
  accept?(item: EvidenceObject): void
  finish(): readonly Draft[]
}

export interface CheckModule<K extends CheckKind = CheckKind> {
  readonly kind: K
  begin(check: CheckOf<K>, facts: Facts): Reducer
}
