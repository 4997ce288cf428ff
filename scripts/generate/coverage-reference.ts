// docs/reference/coverage.md: how much of every benchmark is judged, from which evidence and on which platforms.
import { coverageOfContent } from '../../src/app/content/coverage.ts'
import type { Coverage } from '../../src/schema/coverage.ts'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const name = ({ id, release }: Coverage) => `${id}@${release}`

function benchmarkSection(coverage: Coverage): string[] {
  const { title, details, evidence, platforms, basis } = coverage
  const open = details.filter(rule => rule.state !== 'judged')
  return [
    `## ${name(coverage)}`,
    '',
    `${title}, read by ${basis === 'literal' ? 'the letter and by effect' : 'effect'}.`,
    '',
    '| evidence | rules that read it |',
    '|---|---|',
    ...Object.entries(evidence).map(([what, count]) => `| ${cell(what)} | ${count} |`),
    '',
    '| platform | judged | partly |',
    '|---|---|---|',
    ...Object.entries(platforms).map(([id, { judged, partly }]) => `| ${id} | ${judged} | ${partly} |`),
    '',
    ...(open.length === 0
      ? []
      : [
          'Not judged in full:',
          '',
          '| rule | state | title | evidence |',
          '|---|---|---|---|',
          ...open.map(
            ({ rule, state, title: asked, evidence: from }) =>
              `| ${rule} | ${state} | ${cell(asked)} | ${cell(from.join('; '))} |`,
          ),
          '',
        ]),
  ]
}

export async function coverageReference(): Promise<string> {
  const coverages = await coverageOfContent()
  return `${[
    '# Coverage',
    '',
    'Made from `stig/` by `npm run generate`; do not edit. `stigpack content coverage --json` has the same for programs.',
    '',
    'Judged: decided from evidence, as the benchmark is read. Partly: one of the controls, or one of the two readings, waits for more.',
    'People: a person must answer; what is known is laid out. Waits: its evidence cannot be collected yet. What a control can decide is',
    'what its own cases prove: they run through the real engine in the tests.',
    '',
    '| benchmark | rules | judged | partly | people | waits |',
    '|---|---|---|---|---|---|',
    ...coverages.map(
      coverage =>
        `| [${name(coverage)}](#${name(coverage)
          .toLowerCase()
          .replace(
            /[^a-z0-9-]/g,
            '',
          )}) | ${coverage.rules} | ${coverage.judged} | ${coverage.partly} | ${coverage.people} | ${coverage.waits} |`,
    ),
    '',
    ...coverages.flatMap(benchmarkSection),
  ]
    .join('\n')
    .trimEnd()}\n`
}
