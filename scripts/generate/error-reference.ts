// docs/reference/errors.md: every exit code and every error code, from the table in src/errors.ts.
import { errorCatalogue, exitCodes } from '../../src/errors.ts'

const exitMeanings: Record<keyof typeof exitCodes, string> = {
  done: 'Done. Findings do not change this unless `--fail-on` is given.',
  fault: 'A fault of stigpack itself.',
  usage: 'The command line, or a file that it names.',
  findings: 'A rule at or above `--fail-on` is open.',
  incomplete: 'More rules than `--max-not-reviewed` are not reviewed.',
  untrusted: 'The bundle must not be trusted.',
  collectionIncomplete: 'The collection could not begin, or with `--strict` lacks what a rule needs.',
  invalidInput: 'Content, a result, a key or site parameters are invalid.',
  interrupted: 'Ctrl-C, or a request to terminate.',
}

export function errorReference(): string {
  const exits = Object.entries(exitCodes).map(
    ([name, code]) => `| ${code} | ${exitMeanings[name as keyof typeof exitCodes]} |`,
  )
  const errors = Object.entries(errorCatalogue).map(
    ([code, entry]) => `## ${code}\n\nExit code ${entry.exit}. ${entry.meaning}\n\n${entry.remedy}\n`,
  )
  return `${[
    '# Exit codes and errors',
    '',
    'Made from `src/errors.ts` by `npm run generate`; do not edit.',
    '',
    'Every error is one line that says what happened, then why as far as it is known, then what to do next. With `--json`',
    'the same stands on stdout as `{"error": {"code", "exitCode", "message", "why", "next"}}`.',
    '',
    '| exit code | meaning |',
    '|---|---|',
    ...exits,
    '',
    ...errors,
  ]
    .join('\n')
    .trimEnd()}\n`
}
