// Small makers of drafts and citations, so that every check words them alike.
import type { Target } from '../model/target.ts'
import type { ResultWord } from '../model/verdict.ts'
import type { Citation, Reading } from '../schema/evaluation.ts'
import type { ManifestFile } from '../schema/manifest.ts'
import type { EvidenceObject } from './evidence.ts'
import type { Provenance } from './facts/provenance.ts'

/** A verdict on one target before the basis of the run is applied. */
export interface Draft {
  readonly target: Target
  readonly literal: Reading
  readonly effective: Reading
  readonly expected: string
  readonly found: string
  readonly citations: readonly Citation[]
  readonly waitsFor: readonly string[]
  /** Where the one object that this is about was seen. */
  readonly provenance?: Provenance
  /** The question that a person's answer decides. Never set where evidence is missing: taking that away must not open a way to pass. */
  readonly asks?: string
}

export const cluster: Target = { kind: 'cluster', name: 'cluster' }
export const nodeTarget = (name: string): Target => ({ kind: 'node', name, node: name })

export const read = (result: ResultWord, message: string): Reading => ({ result, message })

export const cite = (file: ManifestFile, line?: number, at?: string): Citation => ({
  file: file.path,
  sha256: file.sha256,
  ...(line === undefined ? {} : { line }),
  ...(at === undefined ? {} : { at }),
})

export const citeObject = (item: EvidenceObject, at?: string): Citation => cite(item.file, item.line, at)

type Parts = Partial<Pick<Draft, 'expected' | 'found' | 'citations' | 'waitsFor'>>

const withParts = (target: Target, literal: Reading, effective: Reading, parts: Parts): Draft => ({
  target,
  literal,
  effective,
  expected: parts.expected ?? '',
  found: parts.found ?? '',
  citations: parts.citations ?? [],
  waitsFor: parts.waitsFor ?? [],
})

/** Both readings alike. */
export const draft = (target: Target, result: ResultWord, message: string, parts: Parts = {}): Draft =>
  withParts(target, read(result, message), read(result, message), parts)

/** The two readings apart. */
export const splitDraft = (target: Target, literal: Reading, effective: Reading, parts: Parts = {}): Draft =>
  withParts(target, literal, effective, parts)
