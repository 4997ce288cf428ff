// Judges evidence under benchmarks. Pure: what it is given decides everything, and the same input gives the same bytes.
import { everyNode, locate, type SourceName } from '../model/source.ts'
import { everyConfigz, sourcesOf } from '../schema/check-sources.ts'
import type { Benchmark, BoundControl, Content } from '../schema/content.ts'
import type { TestResult } from '../schema/evaluation.ts'
import type { ManifestFile } from '../schema/manifest.ts'
import type { Facts } from './context.ts'
import type { EvidenceObject } from './evidence.ts'
import { ComponentFacts } from './facts/component-pods.ts'
import { DefaultsTable } from './facts/defaults.ts'
import { DiscoveryFacts } from './facts/discovery.ts'
import { versionOfImages } from './facts/image-version.ts'
import { inventoryOf } from './facts/inventory.ts'
import { KubeletFacts } from './facts/kubelets.ts'
import { NamespaceFacts } from './facts/namespaces.ts'
import { NodeEvidenceFacts } from './facts/node/evidence.ts'
import { PodGroups } from './facts/pod-groups.ts'
import { PodShapes } from './facts/pod-shapes.ts'
import { ProvenanceFacts } from './facts/provenance.ts'
import { isRbacSource, RbacFacts } from './facts/rbac.ts'
import { VersionFacts } from './facts/server-version.ts'
import { Sources, sourceOfLocation } from './facts/sources.ts'
import { resultId } from './identity.ts'
import type { EvaluationInput, EvaluationsInput } from './input.ts'
import { isDisabled } from './overlaid.ts'
import { applyParameters } from './parameters.ts'
import { RunningCheck } from './running-check.ts'
import { isObject, ShapeError } from './shape.ts'
import { testResult } from './test-result.ts'

export { type Answers, applyAnswers } from './answers/index.ts'
export type { EvaluationInput, EvaluationsInput } from './input.ts'
export { overlayInWords } from './overlaid.ts'

export interface EvaluationRun<Result = TestResult> {
  /**
   * One line of an NDJSON file, or a whole other file as line 1. Files may come in any order, lines in theirs. Lines that
   * no check needs are not parsed.
   */
  accept(file: ManifestFile, line: Uint8Array, number: number): void
  /** The verdicts, once every line was accepted. */
  finish(): Result
}

/** Judging by one benchmark. Throws what `startEvaluations` throws. */
export function startEvaluation(input: EvaluationInput): EvaluationRun {
  const { benchmark, ...shared } = input
  const run = startEvaluations({ ...shared, benchmarks: [benchmark] })
  return {
    accept: run.accept,
    finish() {
      const [result] = run.finish()
      if (result === undefined) throw new Error('one benchmark gives one result')
      return result
    },
  }
}

/**
 * Starts judging by several benchmarks at once: a line is parsed once, and a question that several of them ask in the same
 * way is answered once. Results come in the order of the benchmarks.
 * @throws StigpackError PARAMETERS_INVALID where a site parameter breaks its check's schema
 */
export function startEvaluations(input: EvaluationsInput): EvaluationRun<readonly TestResult[]> {
  const { predicate } = input
  const benchmarks = input.benchmarks.map(benchmark => applyParameters(benchmark, input.parameters ?? {}))
  const needed = new Set(benchmarks.flatMap(sourcesOfBenchmark))
  const watched = new Set([
    ...needed,
    ...predicate.nodes.map(node => `${everyConfigz}/${node.name}`),
    ...predicate.files.flatMap(({ path }) => {
      const location = locate(path)
      return location?.kind === 'node' && needed.has(everyNode(location.part)) ? [location.source] : []
    }),
  ])
  const discovery = new DiscoveryFacts()
  const sources = new Sources(predicate, watched.add('discovery'), discovery)
  // Read only where it can say something that the manifest does not.
  const readsDiscovery = [...needed].some(source => sources.isUnexplained(source))
  const inventory = inventoryOf(predicate)
  const components = new ComponentFacts(sources)
  const facts: Facts = {
    cel: input.cel,
    predicate,
    evaluatedAt: input.evaluatedAt,
    inventory,
    sources,
    version: new VersionFacts(predicate, sources, () => versionOfImages(components, inventory)),
    components,
    kubelets: new KubeletFacts(sources),
    nodeEvidence: new NodeEvidenceFacts(predicate, sources, input.defaults.platforms),
    defaults: new DefaultsTable(input.defaults),
    podShapes: new PodShapes(),
    provenance: new ProvenanceFacts(predicate),
    namespaces: new NamespaceFacts(),
    podGroups: new PodGroups(),
    rbac: new RbacFacts(),
  }
  const checks = new Map<string, RunningCheck>()
  const keys = new Map<BoundControl, string>()
  for (const bound of benchmarks.flatMap(({ rules }) =>
    rules.filter(rule => !isDisabled(rule)).flatMap(rule => rule.controls),
  )) {
    const key = RunningCheck.key(bound)
    keys.set(bound, key)
    // Two rules that ask the same of the same control are judged once.
    if (!checks.has(key)) checks.set(key, new RunningCheck(bound, facts))
  }
  const readers = new Map<SourceName, readonly RunningCheck[]>()
  for (const source of needed)
    readers.set(
      source,
      [...checks.values()].filter(check => check.reads(source)),
    )
  const decoder = new TextDecoder('utf-8', { fatal: true })

  return {
    accept(file, line, number) {
      const location = locate(file.path)
      if (location === undefined || (location.kind === 'discovery' && !readsDiscovery)) return
      const source = sourceOfLocation(location)
      const kind =
        location.kind === 'configz' ? everyConfigz : location.kind === 'node' ? everyNode(location.part) : source
      if (!needed.has(kind) && location.kind !== 'discovery') return
      const object = parse(line)
      if (typeof object === 'string') {
        sources.broken(source, `line ${number} ${object}`)
        return
      }
      const item: EvidenceObject = { source, object, file, line: number }
      sources.count(source)
      try {
        if (location.kind === 'discovery') discovery.accept(object)
        else if (location.kind === 'version') facts.version.accept(item)
        else if (location.kind === 'configz') facts.kubelets.accept(item)
        else if (location.kind === 'node') facts.nodeEvidence.accept(item, location.node)
        else if (source === 'namespaces') facts.namespaces.accept(item)
        else if (isRbacSource(source)) facts.rbac.accept(item)
        // What is only written down runs nowhere, whatever marks of a static pod it carries.
        else if (source === 'pods' && facts.provenance.of(item) !== 'declared') {
          facts.components.accept(item)
          facts.podGroups.accept(item)
        }
      } catch (error) {
        if (!(error instanceof ShapeError)) throw error
        sources.broken(source, `line ${number}: ${error.message}`)
      }
      if (location.kind === 'list') for (const check of readers.get(source) ?? []) check.accept(item)
    },
    finish() {
      return benchmarks.map(benchmark => {
        const basis = input.basis ?? benchmark.file.basis
        const resultsOf = (bound: BoundControl) => checks.get(keys.get(bound) ?? '')?.finish(basis) ?? []
        return testResult(resultId({ ...input, benchmark }, basis), benchmark, basis, resultsOf)
      })
    },
  }

  /** The object, or what is wrong with the line. */
  function parse(line: Uint8Array): EvidenceObject['object'] | string {
    let value: unknown
    try {
      value = JSON.parse(decoder.decode(line))
    } catch {
      return 'is not JSON'
    }
    return isObject(value) ? value : 'is not an object'
  }
}

/** Every source that a benchmark reads, sorted; `configz` stands for `configz/<node>` of every node. */
function sourcesOfBenchmark(benchmark: Benchmark): readonly SourceName[] {
  const names = new Set<SourceName>()
  for (const { controls } of benchmark.rules)
    for (const { check, applies } of controls) {
      for (const source of sourcesOf(check)) names.add(source)
      if (applies !== undefined) names.add('version')
    }
  return [...names].sort()
}

/** Every source that the content reads, sorted: what a collection must bring for all of it to be judged. */
export function sourcesNeeded(content: Pick<Content, 'benchmarks'>): readonly SourceName[] {
  return [...new Set(content.benchmarks.flatMap(sourcesOfBenchmark))].sort()
}
