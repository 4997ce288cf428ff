// Every format of one result in one process against its PDF alone: what they share must be made once.
import { reportFormats } from '../../src/report/index.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { demoEvaluation } from '../lib/demo-evaluation.ts'
import { rendering } from '../lib/reports.ts'
import type { RowModule } from '../lib/row.ts'

/** The STIG alone: 92 rules. */
async function stig(): Promise<Evaluation> {
  const evaluation = await demoEvaluation()
  return { ...evaluation, results: evaluation.results.filter(({ benchmark }) => benchmark.id === 'kubernetes-stig') }
}

export const { row, sides }: RowModule = {
  row: {
    title: `all ${reportFormats.length} formats of 92 rules`,
    floor: 'their PDF alone',
    aim: { factor: 1.5 },
    runs: 5,
  },
  sides: {
    ours: async () => rendering(await stig(), ...reportFormats.map(({ id }) => id)),
    floor: async () => rendering(await stig(), 'pdf'),
  },
}
