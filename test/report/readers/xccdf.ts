// Results out of XCCDF of either version.
import { type Reader, resultTable, tally } from './status.ts'
import { texts } from './xml.ts'

const path = ['Benchmark', 'TestResult', 'rule-result', 'result'].map(name => `/*[local-name()='${name}']`).join('')

export const xccdf: Reader = { read: bytes => tally(texts(bytes, path), resultTable) }
