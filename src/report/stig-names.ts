// How STIG Viewer names a release and where DISA's identifiers come in. Numbers of DISA that are not known stay empty.
import type { BenchmarkHead } from '../schema/evaluation.ts'
import { nameUuid } from './uuid.ts'

/** The line that ties a checklist entry to its STIG in STIG Viewer 2. */
export const stigRef = ({ title, version, releaseInfo }: BenchmarkHead): string =>
  `${title} :: Version ${version}, ${releaseInfo}`

/** Reverse-DNS part of XCCDF ids: importers strip DISA's prefix from DISA's ids and know no other. */
export const xccdfNamespace = ({ publisher }: BenchmarkHead): string =>
  /\bDISA\b|Defense Information Systems Agency/i.test(publisher) ? 'mil.disa.stig' : 'stigpack'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `2026-04-01` from `Release: 6 Benchmark Date: 01 Apr 2026`; empty where there is no date. */
export function releaseDate(releaseInfo: string): string {
  const found = /(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})/.exec(releaseInfo)
  const month = months.indexOf((found?.[2] ?? '').toLowerCase()) + 1
  if (found === null || month === 0) return ''
  return `${found[3]}-${String(month).padStart(2, '0')}-${(found[1] ?? '').padStart(2, '0')}`
}

/** Says of the checklist as a whole what its text is: our words, DISA's numbers. */
export const benchmarkDescription = ({ title, publisher, contentSha256 }: BenchmarkHead): string =>
  `The rules of the ${title} by ${publisher}: identifiers, severities and CCIs as published, ` +
  `text in stigpack's own words. Content SHA-256 ${contentSha256}.`

/** The same for every checklist of one release, as STIG Viewer's is. */
export const stigUuid = ({ stigId, version, release }: BenchmarkHead): string =>
  nameUuid('stig', stigId, version, release)
