// Pages that are finished leave memory: what is held while hundreds of pages are written does not grow with them.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import test from 'ava'
import { renderReports } from '../../src/report/index.ts'
import { check, evaluation, rule, testResult } from './fixture.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

test('a report of more than a thousand pages holds little more after its last page than after its first', async t => {
  const rules = Array.from({ length: 900 }, (_, index) =>
    rule(
      index,
      Array.from({ length: 6 }, (__, node) =>
        check({ result: 'fail', node: `worker-${node}`, found: `value ${index} ${node}` }),
      ),
    ),
  )
  const heaps: number[] = []
  let bytes = 0
  let next = 400_000
  for await (const { chunks } of renderReports(evaluation([testResult(rules)]), { formats: ['pdf'] }))
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes < next) continue
      next += 1_500_000
      collectGarbage()
      heaps.push(process.memoryUsage().heapUsed)
    }
  const [first = 0] = heaps
  t.true(heaps.length >= 4, `${heaps.length} looks at ${bytes} bytes`)
  // Bookmarks, destinations and the table of objects remain: a few hundred bytes a rule. Elements would be 40 kB a page.
  const growth = Math.max(...heaps) - first
  t.true(growth < 12_000_000, `${Math.round(growth / 1e5) / 10} MB more after ${bytes} bytes`)
  t.log(heaps.map(heap => Math.round(heap / 1e5) / 10).join(' '), `MB live, ${bytes} bytes`)
})
