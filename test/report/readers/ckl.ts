// Statuses out of a CKL.
import { type Reader, tally } from './status.ts'
import { texts } from './xml.ts'

export const ckl: Reader = {
  read: bytes =>
    tally(texts(bytes, '/CHECKLIST/STIGS/iSTIG/VULN/STATUS'), {
      NotAFinding: 'pass',
      Open: 'fail',
      Not_Applicable: 'notapplicable',
      Not_Reviewed: 'notreviewed',
    }),
}
