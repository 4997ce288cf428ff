// Turns benchmarks that are written as recommendations into rules, each release laid over the one that it extends.
import type { BenchmarkFile, BenchmarkRule } from '../schema/benchmark.ts'
import { type Recommendation, type RecommendationsFile, recommendationsSchema } from '../schema/recommendations.ts'
import { invalidContent } from './invalid.ts'
import { validate, type YamlFile } from './yaml.ts'

export const isWrittenAsRecommendations = ({ value }: YamlFile): boolean =>
  typeof value === 'object' && value !== null && ('recommendations' in value || 'extends' in value)

/** A recommendation and where it was last written down. */
interface Entry {
  readonly recommendation: Recommendation
  readonly path: string
  readonly field: readonly PropertyKey[]
}

interface Whole {
  readonly sections: Readonly<Record<string, string>>
  readonly entries: ReadonlyMap<string, Entry>
}

/** @throws StigpackError CONTENT_INVALID */
export function rulesOfRecommendations(files: readonly YamlFile[]): readonly YamlFile<BenchmarkFile>[] {
  const read = files.map(file => validate(file, recommendationsSchema))
  const byName = new Map(read.map(file => [nameOf(file.value), file]))
  return read.map(file => ruled(file, whole(file, byName, [])))
}

const nameOf = ({ id, version, release }: RecommendationsFile): string => `${id}@${version}.${release}`

function whole(
  file: YamlFile<RecommendationsFile>,
  byName: ReadonlyMap<string, YamlFile<RecommendationsFile>>,
  above: readonly string[],
): Whole {
  const { extends: base, renumber, drop, change, recommendations, sections } = file.value
  const refuse = (field: readonly PropertyKey[], problem: string) =>
    invalidContent(file.path, file.lineOf(field), problem)
  const name = nameOf(file.value)
  if (above.includes(name)) throw refuse(['extends'], `\`${name}\` extends itself`)
  const parent = base === undefined ? undefined : byName.get(base)
  if (base !== undefined && parent === undefined)
    throw refuse(['extends'], `there is no \`${base}\` that is written as recommendations`)
  const inherited = parent === undefined ? undefined : whole(parent, byName, [...above, name])
  const entries = new Map<string, Entry>()
  for (const old of Object.keys(renumber))
    if (inherited?.entries.has(old) !== true) throw refuse(['renumber', old], `there is no ${old} to renumber`)
  for (const [old, entry] of inherited?.entries ?? []) {
    const id = renumber[old] ?? old
    if (entries.has(id)) throw refuse(['renumber'], `${id} would be there twice`)
    entries.set(id, { ...entry, recommendation: { ...entry.recommendation, id } })
  }
  for (const [index, id] of drop.entries())
    if (!entries.delete(id)) throw refuse(['drop', index], `there is no ${id} to drop`)
  for (const [id, fields] of Object.entries(change)) {
    const entry = entries.get(id)
    if (entry === undefined) throw refuse(['change', id], `there is no ${id} to change`)
    const recommendation = { ...entry.recommendation, ...given(fields) }
    // A field of the base stays where the file does not name it; only the controls have lines that errors point to.
    entries.set(id, fields.controls === undefined ? { ...entry, recommendation } : at(recommendation, ['change', id]))
  }
  for (const [index, recommendation] of recommendations.entries()) {
    const field = ['recommendations', index]
    if (entries.has(recommendation.id)) throw refuse([...field, 'id'], `\`${recommendation.id}\` is there twice`)
    entries.set(recommendation.id, at(recommendation, field))
  }
  return { sections: { ...inherited?.sections, ...sections }, entries }

  function at(recommendation: Recommendation, field: readonly PropertyKey[]): Entry {
    return { recommendation, path: file.path, field }
  }
}

/** Without the keys that are there but undefined, which would take a field away. */
const given = (fields: RecommendationsFile['change'][string]): Partial<Recommendation> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** By number, part by part: 1.2.9 comes before 1.2.10. */
function byNumber(left: Entry, right: Entry): number {
  const [a, b] = [left, right].map(entry => entry.recommendation.id.split('.').map(Number))
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index += 1) {
    const difference = (a?.[index] ?? -1) - (b?.[index] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

function ruled(file: YamlFile<RecommendationsFile>, { sections, entries }: Whole): YamlFile<BenchmarkFile> {
  const {
    extends: _base,
    rulePrefix,
    sections: _sections,
    renumber: _renumber,
    drop: _drop,
    change: _change,
    recommendations: _all,
    ...head
  } = file.value
  const ordered = [...entries.values()].sort(byNumber)
  return {
    path: file.path,
    value: { ...head, rules: ordered.map(entry => ruleOf(entry.recommendation)) },
    lineOf([first, index, ...rest]) {
      if (first !== 'rules') return file.lineOf(first === undefined ? [] : [first, index ?? '', ...rest])
      const entry = ordered[Number(index)]
      // What another file says is that file's to answer for.
      return entry?.path === file.path ? file.lineOf([...entry.field, ...rest]) : undefined
    },
  }

  function ruleOf({ id, severity, ...rest }: Recommendation): BenchmarkRule {
    const section = id.slice(0, id.lastIndexOf('.'))
    const groupTitle = sections[section]
    if (groupTitle === undefined)
      throw invalidContent(file.path, file.lineOf(['sections']), `section ${section} of ${id} has no title`)
    return {
      group: id,
      // Numbers mean different things in different releases, and importers know a rule by this id alone.
      rule: `${rulePrefix}_${id}`,
      version: id,
      groupTitle,
      severity: severity ?? 'medium',
      weight: '10.0',
      ccis: [],
      ...rest,
    }
  }
}
