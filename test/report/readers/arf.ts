// Results out of the reports of an ARF.
import { type Reader, resultTable, tally } from './status.ts'
import { texts } from './xml.ts'

const path = '/arf:asset-report-collection/arf:reports/arf:report/arf:content/cdf:TestResult/cdf:rule-result/cdf:result'
const namespaces = {
  arf: 'http://scap.nist.gov/schema/asset-reporting-format/1.1',
  cdf: 'http://checklists.nist.gov/xccdf/1.2',
}

export const arf: Reader = { read: bytes => tally(texts(bytes, path, namespaces), resultTable) }
