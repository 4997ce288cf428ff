// STIG Manager's parser reads checklists and XCCDF, and reads the same out of each.
import test from 'ava'
import { statusOf } from '../../src/model/verdict.ts'
import { fullEvaluation } from './fixture.ts'
import { renderAll } from './helpers/render.ts'
import { readAsStigManager, readable } from './helpers/stig-manager.ts'

const evaluation = fullEvaluation()
const rules = evaluation.results[0]?.rules ?? []
const wordOf = {
  Open: 'fail',
  NotAFinding: 'pass',
  Not_Applicable: 'notapplicable',
  Not_Reviewed: 'notchecked',
} as const
const documents = await renderAll(evaluation, { formats: ['ckl', 'cklb', 'xccdf', 'xccdf11'] })

for (const suffix of readable) {
  const read = () => readAsStigManager(suffix, documents.get(suffix)?.toString('utf8') ?? '')

  test(`STIG Manager reads the same rule ids and results out of ${suffix}`, t => {
    const reviews = read().checklists[0]?.reviews.map(({ ruleId, result }) => [ruleId, result])
    t.deepEqual(
      reviews,
      rules.map(rule => [rule.ruleId, wordOf[statusOf[rule.result].ckl]]),
    )
  })

  test(`STIG Manager finds host, benchmark, details and comments in ${suffix}`, t => {
    const { target, checklists } = read()
    t.is(target.name, 'enclave-7-prod')
    t.is(checklists[0]?.benchmarkId, 'Kubernetes_STIG')
    t.is(checklists[0]?.revisionStr, suffix.includes('.xccdf') ? null : 'V2R6')
    for (const review of checklists[0]?.reviews ?? []) {
      t.regex(review.detail ?? '', /^Result: \w+ \(/)
      t.regex(review.comment ?? '', /Judged by stigpack 0\.1\.0/)
    }
  })

  test(`STIG Manager takes address and name of a node from ${suffix}`, async t => {
    const nodes = await renderAll(evaluation, { formats: ['ckl', 'cklb', 'xccdf', 'xccdf11'], asset: 'node' })
    const worker = nodes.get(`.worker-1.enclave.example.mil${suffix}`)?.toString('utf8') ?? ''
    const { target, checklists } = readAsStigManager(suffix, worker)
    t.is(target.name, 'worker-1.enclave.example.mil')
    t.is(target.ip, '10.20.0.21')
    t.is(target.fqdn, 'worker-1.enclave.example.mil')
    t.is(checklists[0]?.reviews.length, 92)
    const control = nodes.get(`.cp-1${suffix}`)?.toString('utf8') ?? ''
    t.is(readAsStigManager(suffix, control).target.ip, '10.20.0.11')
  })
}
