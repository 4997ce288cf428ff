// explain: any id finds its rule, the parameters of the benchmark are the ones shown, a wrong id names the right ones.
import test from 'ava'
import { explain, explainFrom } from '../../../src/app/content/explain.ts'
import { loadContent } from '../../../src/content/index.ts'
import { explanationSchema } from '../../../src/schema/explanation.ts'
import { stigpack } from '../../helpers/program.ts'

test('a rule is found by each of its ids, in any case of letters', async t => {
  for (const id of ['V-242390', 'v-242390', 'SV-242390r1137640_rule', 'CNTR-K8-000360']) {
    const [found, second] = await explain(id)
    t.is(found?.rule?.group, 'V-242390', id)
    t.is(second, undefined, id)
  }
})

test('everything that an operator needs is there', async t => {
  const [found] = await explain('V-242390')
  t.deepEqual(explanationSchema.parse(found), found)
  t.is(found?.rule?.benchmark, 'kubernetes-stig@V2R6')
  t.deepEqual(found?.rule?.nist, { rev4: ['AC-3'], rev5: ['AC-3'] })
  const [control] = found?.controls ?? []
  t.is(control?.expected, '--anonymous-auth=false')
  t.true(control?.readingsDiffer.some(({ literal, effective }) => literal === 'pass' && effective === 'fail'))
  t.true(control?.evidence.includes('pods of the API'))
  t.truthy(control?.remediation['kubeadm'])
})

test('a control is found by its name, with the rules that ask it', async t => {
  const [found] = await explain('apiserver-anonymous-auth')
  t.is(found?.rule, undefined)
  t.true(found?.alsoAskedBy.some(({ rule }) => rule === 'V-242390'))
})

test('every rule and every control can be explained', async t => {
  const content = await loadContent()
  for (const { file, rules } of content.benchmarks)
    for (const { rule } of rules) t.true(explainFrom(content, rule.rule, file.id).length > 0, rule.rule)
  for (const { id } of content.controls) t.true(explainFrom(content, id).length > 0, id)
})

test('a wrong id names the nearest right ones and exits with 2', async t => {
  const { code, stderr } = await stigpack(['explain', 'V-24239'])
  t.is(code, 2)
  t.regex(stderr, /RULE_UNKNOWN.*V-24239/)
  t.regex(stderr, /Did you mean V-24239\d/)
  const wrong = await stigpack(['explain', 'V-242390', '--benchmark', 'kubernets-stig'])
  t.is(wrong.code, 2)
  t.regex(wrong.stderr, /BENCHMARK_UNKNOWN[\s\S]*kubernetes-stig/)
})

test('a platform narrows the mending to its own steps', async t => {
  const all = await stigpack(['explain', 'V-242390'])
  const rke2 = await stigpack(['explain', 'V-242390', '--platform', 'rke2'])
  t.regex(all.stdout, /--platform kubeadm, --platform rke2/)
  t.regex(rke2.stdout, /systemctl restart rke2-server/)
  t.notRegex(rke2.stdout, /kubeadm upgrade/)
})
