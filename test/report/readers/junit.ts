// Outcomes of the test cases of a JUnit file, by its one element: what does not apply and what was not looked at are both skipped.
import { type Reader, tally } from './status.ts'
import { texts } from './xml.ts'

export const junit: Reader = {
  lumps: ['notreviewed', 'notapplicable'],
  read(bytes) {
    const count = (what: string) => texts(bytes, `//testcase${what}`).map(() => what)
    return tally(
      [
        ...count('[not(failure or error or skipped)]'),
        ...count('[failure]'),
        ...count('[error]'),
        ...count('[skipped]'),
      ],
      {
        '[not(failure or error or skipped)]': 'pass',
        '[failure]': 'fail',
        '[error]': 'notreviewed',
        '[skipped]': 'notreviewed',
      },
    )
  },
}
