// Permission bits of files on nodes: a limit is a mask, so that 0600 satisfies 0644.
import type { CheckModule } from '../context.ts'
import { judgeFiles, octal } from '../file-verdicts.ts'

export const fileMode: CheckModule<'file-mode'> = {
  kind: 'file-mode',
  begin: (check, facts) => {
    const limit = Number.parseInt(check.limit, 8)
    return {
      finish: () =>
        judgeFiles(check, facts, `mode ${check.limit} or less`, ({ mode }) => ({
          wrong: (mode & ~limit) === 0 ? undefined : octal(mode),
        })),
    }
  },
}
