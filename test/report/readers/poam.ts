// Open rules out of the rows of a POA&M: a weakness each, and nothing else has one.
import { readWorkbook } from '../helpers/workbook.ts'
import type { Reader } from './status.ts'

export const poam: Reader = {
  leavesOut: ['pass', 'notapplicable', 'notreviewed'],
  async read(bytes) {
    const [, ...rows] = await readWorkbook(bytes)
    return { pass: 0, fail: rows.length, notapplicable: 0, notreviewed: 0 }
  },
}
