// How STIG Viewer names a release and where DISA's identifiers come in. Numbers of DISA that are not known stay empty.
import type { BenchmarkHead } from '../schema/evaluation.ts'
import { textSource } from './text-source.ts'
import { nameUuid } from './uuid.ts'

/** The line that ties a checklist entry to its STIG in STIG Viewer 2. */
export const stigRef = (benchmark: BenchmarkHead): string =>
  `${benchmark.title} :: Version ${benchmark.version}, ${releaseLine(benchmark)}`

/**
 * The release as STIG Manager finds it: `Release: 6 Benchmark Date: 01 Apr 2026`. It wants a number and something after it;
 * what other publishers print is put behind the number.
 */
export function releaseLine({ release, releaseInfo, publisher }: BenchmarkHead): string {
  if (/Release:\s*\S+\s+\S/.test(releaseInfo)) return releaseInfo
  return `Release: ${release || '0'} (${releaseInfo || `${publisher} names no date`})`
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `2026-04-01` from `Release: 6 Benchmark Date: 01 Apr 2026`; empty where there is no date. */
export function releaseDate(releaseInfo: string): string {
  const found = /(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})/.exec(releaseInfo)
  const month = months.indexOf((found?.[2] ?? '').toLowerCase()) + 1
  if (found === null || month === 0) return ''
  return `${found[3]}-${String(month).padStart(2, '0')}-${(found[1] ?? '').padStart(2, '0')}`
}

/** Says of a document as a whole what its text is: the publisher's own, or stigpack's. */
export function benchmarkDescription(benchmark: BenchmarkHead): string {
  const { title, publisher, contentSha256, official } = benchmark
  const lines = [`The rules of the ${title} by ${publisher}.`, ...textSource(benchmark)]
  const intro = official === undefined || official.description === '' ? [] : [official.description]
  return [...intro, `${lines.join(' ')} Content SHA-256 ${contentSha256}.`].join('\n\n')
}

/** The same for every checklist of one release, as STIG Viewer's is. */
export const stigUuid = ({ stigId, version, release }: BenchmarkHead): string =>
  nameUuid('stig', stigId, version, release)
