// A hundred times the pods must not take more memory: findings are counted and the first ones kept.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import test from 'ava'
import { benchmarkOfControl, evidenceOfCase } from '../../src/content/index.ts'
import { startEvaluation } from '../../src/evaluate/index.ts'
import { checkSchema } from '../../src/schema/check.ts'
import { controlOf, defaults } from './helpers/judge.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const checks = [
  { kind: 'forbidden-objects', sources: ['pods'], namespaces: ['default'] },
  { kind: 'host-ports', below: 1024, exceptNamespaces: [] },
  { kind: 'secret-environment', sources: ['pods'] },
  { kind: 'image-versions' },
  { kind: 'pod-security', sources: ['pods'], level: 'baseline' },
]

test('twenty thousand pods with findings each leave little behind and lose none', t => {
  const controls = checks.map(check => controlOf(checkSchema.parse(check)))
  const rules = controls.flatMap(control => benchmarkOfControl(control).rules)
  const [control] = controls
  if (control === undefined) throw new Error('no control')
  const { predicate } = evidenceOfCase(control.check, {})
  const benchmark = { ...benchmarkOfControl(control), rules }
  const file = predicate.files.find(entry => entry.path.includes('pods'))
  if (file === undefined) throw new Error('no pods')
  const run = startEvaluation({ predicate: { ...predicate, collectors: [] }, benchmark, defaults })
  const filler = 'x'.repeat(4000)
  const feed = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) {
      const env = [{ name: 'P', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }]
      const containers = [{ name: 'a', image: `nginx:${index % 30}`, env, ports: [{ containerPort: 1, hostPort: 80 }] }]
      const pod = {
        metadata: { name: `p${index}`, namespace: 'default', annotations: { filler } },
        spec: { containers },
      }
      run.accept(file, Buffer.from(JSON.stringify(pod)), index + 1)
    }
  }
  feed(0, 1000)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  feed(1000, 20_000)
  collectGarbage()
  t.true(process.memoryUsage().heapUsed - before < 5_000_000)
  const result = run.finish()
  t.is(result.counts.fail, checks.length)
  t.regex(result.rules[0]?.checks.at(-1)?.message ?? '', /20000 findings/)
  t.true(result.rules.every(rule => rule.checks.length <= 101))
})
