// Statuses of the rules of an HTML page.
import { type Reader, resultTable, tally } from './status.ts'

export const html: Reader = {
  read: bytes =>
    tally(
      [...bytes.toString('utf8').matchAll(/<details class="rule"[^>]* data-status="(\w+)"/g)].map(
        ([, word = '']) => word,
      ),
      resultTable,
    ),
}
