// npm run bench: each row measures ours and its floor in turn, in this order of runs, and prints the ratio of the medians.
// Not a test: machines differ. The table goes to docs/performance.md with the machine and the date.
import { cpus, totalmem } from 'node:os'
import type { RowModule } from './lib/row.ts'
import { type Measured, median, runSide } from './lib/side.ts'

const names = [
  'version',
  'help',
  'small-command',
  'collect-10k',
  'collect-100k',
  'seal',
  'verify',
  'evaluate',
  'ckl',
  'pdf',
  'all-formats',
  'many-findings',
]
const asked = process.argv.slice(2)

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
)
console.log('| what | against | ours | floor | ratio | aim | peak memory |')
console.log('|---|---|---|---|---|---|---|')
for (const name of names.filter(candidate => asked.length === 0 || asked.includes(candidate))) {
  const { row }: RowModule = await import(`./rows/${name}.ts`)
  const ours: Measured[] = []
  const floor: Measured[] = []
  for (let run = 0; run < row.runs; run += 1) {
    ours.push(runSide(name, 'ours'))
    floor.push(runSide(name, 'floor'))
  }
  const a = median(ours.map(({ ms }) => ms))
  const b = median(floor.map(({ ms }) => ms))
  const memory = Math.max(...ours.map(({ rss }) => rss))
  const [measured, aim] =
    'factor' in row.aim
      ? [`${(a / b).toFixed(2)} ×`, `≤ ${row.aim.factor} ×`]
      : [`+ ${(a - b).toFixed(0)} ms`, `+ ${row.aim.plus} ms`]
  const memoryCell = row.memory === undefined ? '' : `${memory.toFixed(0)} MiB (aim ${row.memory})`
  console.log(
    `| ${row.title} | ${row.floor} | ${a.toFixed(0)} ms | ${b.toFixed(0)} ms | ${measured} | ${aim} | ${memoryCell} |`,
  )
}
