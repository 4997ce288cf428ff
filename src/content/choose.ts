// Which benchmarks a cluster is judged by: those that were named, or those that fit what it is.
import { StigpackError } from '../errors.ts'
import { nearestNames } from '../model/nearest.ts'
import { releaseName } from '../model/release-name.ts'
import type { Benchmark } from '../schema/content.ts'

/** What of a cluster decides: `gitVersion` (empty where unknown) and the platform, as the signed manifest has them. */
export interface Cluster {
  readonly version: string
  readonly platform: string
}

export interface ChosenBenchmark {
  readonly benchmark: Benchmark
  /** One sentence: why this release. */
  readonly because: string
}

export interface Choice {
  readonly chosen: readonly ChosenBenchmark[]
  /** Benchmarks for this kind of cluster none of whose releases is for its version; never silent. */
  readonly leftOut: readonly { readonly benchmark: string; readonly why: string }[]
}

type Head = Benchmark['file']
export const benchmarkName = (head: Head): string => `${head.id}@${releaseName(head)}`

/**
 * @param asked ids such as `cis-kubernetes`, or releases such as `cis-kubernetes@1.11`; what fits the cluster where undefined
 * @returns the choice for a cluster, once that is known; in the order of `benchmarks`, each once
 * @throws StigpackError BENCHMARK_UNKNOWN at once, naming the nearest right names
 */
export function benchmarkChooser(
  benchmarks: readonly Benchmark[],
  asked: readonly string[] | undefined,
): (cluster: Cluster) => Choice {
  const families = Map.groupBy(benchmarks, ({ file }) => file.id)
  for (const name of asked ?? []) if (!isKnown(name, benchmarks)) throw unknown(name, benchmarks)
  return cluster => {
    const because = new Map<Benchmark, string>()
    const leftOut: Choice['leftOut'][number][] = []
    if (asked === undefined) {
      const fitting = [...families].filter(([, releases]) => releases.some(({ file }) => fitsPlatform(file, cluster)))
      const replaced = new Set(fitting.flatMap(([, releases]) => releases.map(({ file }) => file.fits?.inPlaceOf)))
      for (const [id, releases] of fitting) {
        if (replaced.has(id)) continue
        const found = releaseFor(releases, cluster, false)
        if ('why' in found) leftOut.push({ benchmark: id, why: found.why })
        else because.set(found.benchmark, found.because)
      }
    }
    for (const name of asked ?? []) {
      const release = benchmarks.find(({ file }) => isRelease(name, file))
      const found =
        release === undefined
          ? releaseFor(families.get(name) ?? [], cluster, true)
          : { benchmark: release, because: 'This release was named.' }
      if ('benchmark' in found && !because.has(found.benchmark)) because.set(found.benchmark, found.because)
    }
    const chosen = benchmarks.flatMap(benchmark => {
      const why = because.get(benchmark)
      return why === undefined ? [] : [{ benchmark, because: why }]
    })
    return { chosen, leftOut }
  }
}

const fitsPlatform = ({ fits }: Head, { platform }: Cluster): boolean =>
  fits?.platforms === undefined || fits.platforms.some(name => name === platform)

/** `cis-kubernetes@1.11`, `kubernetes-stig@V2R6`; of DISA `@2.6` is understood too. */
const isRelease = (name: string, head: Head): boolean => {
  const wanted = name.toLowerCase()
  return [releaseName(head), `${head.version}.${head.release}`].some(
    release => wanted === `${head.id}@${release}`.toLowerCase(),
  )
}

const isKnown = (name: string, benchmarks: readonly Benchmark[]): boolean =>
  benchmarks.some(({ file }) => file.id === name || isRelease(name, file))

function unknown(name: string, benchmarks: readonly Benchmark[]): StigpackError {
  const ids = [...new Set(benchmarks.map(({ file }) => file.id))]
  const names = [...ids, ...benchmarks.map(({ file }) => benchmarkName(file))]
  const near = nearestNames(name, names)
  return new StigpackError('BENCHMARK_UNKNOWN', {
    what: `There is no benchmark ${JSON.stringify(name)}.`,
    next:
      near.length === 0
        ? `Use one of: ${ids.join(', ')}.`
        : `Did you mean ${near.join(' or ')}? See stigpack content list.`,
  })
}

type Found = { readonly benchmark: Benchmark; readonly because: string } | { readonly why: string }

/** The minor of Kubernetes 1; undefined where the version is unknown or of another major. */
const minorOf = (version: string): number | undefined => {
  const found = /^v?1\.(\d{1,4})(?:\.|\+|$)/.exec(version)
  return found === null ? undefined : Number(found[1])
}

/** `releases` are of one benchmark and at least one. One that was named is judged whatever the cluster is. */
function releaseFor(releases: readonly Benchmark[], cluster: Cluster, named: boolean): Found {
  const sorted = [...releases].sort((left, right) => rank(left.file) - rank(right.file))
  const newest = sorted.at(-1)
  const oldest = sorted[0]
  if (newest === undefined || oldest === undefined) return { why: 'There is no release of it.' }
  const minor = minorOf(cluster.version)
  const fitting = sorted.findLast(({ file }) => isFor(file, minor))
  if (fitting !== undefined) {
    const range = rangeOf(fitting.file)
    return {
      benchmark: fitting,
      because:
        range === undefined
          ? 'This is its newest release.'
          : `It is written for Kubernetes ${range}, and the cluster runs 1.${minor}.`,
    }
  }
  if (minor === undefined)
    return named
      ? { benchmark: newest, because: 'The version of the cluster is not known; this is the newest release.' }
      : { why: 'Which release fits is not known, because the version of the cluster is not.' }
  const older = sorted.findLast(({ file }) => (file.fits?.minor?.from ?? 0) <= minor)
  if (older !== undefined)
    return {
      benchmark: older,
      because: `No release is written for Kubernetes 1.${minor}; this one is for ${rangeOf(older.file)}, the nearest before it.`,
    }
  const why = `No release is written for Kubernetes 1.${minor}; the oldest one is for ${rangeOf(oldest.file)}.`
  return named ? { benchmark: oldest, because: why } : { why }
}

const rank = ({ version, release }: Head): number => Number(version) * 1000 + Number(release)

function isFor({ fits }: Head, minor: number | undefined): boolean {
  if (fits?.minor === undefined) return true
  return minor !== undefined && minor >= fits.minor.from && minor < (fits.minor.below ?? Number.POSITIVE_INFINITY)
}

/** `1.29 to 1.31`, `1.28`, `1.35 and newer`. */
function rangeOf({ fits }: Head): string | undefined {
  if (fits?.minor === undefined) return undefined
  const { from, below } = fits.minor
  if (below === undefined) return `1.${from} and newer`
  return below - 1 === from ? `1.${from}` : `1.${from} to 1.${below - 1}`
}
