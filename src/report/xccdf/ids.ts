// Ids as XCCDF wants them: 1.2 has a form with the namespace of the publisher in it, 1.1 has bare names.
import type { BenchmarkHead } from '../../schema/evaluation.ts'

export type XccdfVersion = '1.1' | '1.2'

/** Whose names the names in an id are. Importers strip DISA's prefix from DISA's ids; nobody else may use it. */
const namespaces: ReadonlyMap<string, string> = new Map([
  ['DISA', 'mil.disa.stig'],
  ['Defense Information Systems Agency', 'mil.disa.stig'],
  ['CIS', 'org.cisecurity'],
  ['Center for Internet Security', 'org.cisecurity'],
  ['CISA', 'gov.cisa'],
  ['NSA', 'gov.nsa'],
  ['NIST', 'gov.nist'],
])

/** The reverse-DNS part of an id. What has no publisher of its own is stigpack's. */
export const xccdfNamespace = ({ publisher }: Pick<BenchmarkHead, 'publisher'>): string =>
  namespaces.get(publisher.trim()) ?? 'stigpack'

const isDisa = (benchmark: BenchmarkHead): boolean => xccdfNamespace(benchmark) === 'mil.disa.stig'

type Kind = 'benchmark' | 'group' | 'rule' | 'testresult'

/** Gives out the ids of one document, no two the same. */
export class XccdfIds {
  readonly #benchmark: BenchmarkHead
  readonly #version: XccdfVersion
  readonly #taken = new Set<string>()

  constructor(benchmark: BenchmarkHead, version: XccdfVersion) {
    this.#benchmark = benchmark
    this.#version = version
  }

  take(kind: Kind, name: string): string {
    const wanted = this.#version === '1.2' ? this.#long(kind, name) : this.#bare(kind, name)
    let id = wanted
    for (let number = 2; this.#taken.has(id); number += 1) id = `${wanted}-${number}`
    this.#taken.add(id)
    return id
  }

  #long(kind: Kind, name: string): string {
    // A test result is made by the tool, whoever published the benchmark.
    const namespace = kind === 'testresult' ? 'stigpack' : xccdfNamespace(this.#benchmark)
    return `xccdf_${namespace}_${kind}_${idPart(name)}`
  }

  /** An NCName. `V-242376` and `SV-…_rule` are DISA's own; a group and a rule of others may have the same number. */
  #bare(kind: Kind, name: string): string {
    const part = idPart(name)
    if (isDisa(this.#benchmark) && kind !== 'testresult' && /^[A-Za-z_]/.test(part)) return part
    return kind === 'benchmark' && /^[A-Za-z_]/.test(part) ? part : `${kind}_${part}`
  }
}

/** Letters, digits and what an NCName has beside them; never empty. */
export const idPart = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '_') || '_'
