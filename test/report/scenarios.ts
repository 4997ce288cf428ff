// The results that every format must carry, whole and with the same counts. One list for unit tests and for the programs of others:
// a format that is added to the registry is covered by it without another line here.
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { assetPath } from '../../src/assets.ts'
import type { ResultWord } from '../../src/model/verdict.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { answered, attestation, rules, waiver } from '../evaluate/answers/helpers.ts'
import { check, evaluation, fullEvaluation, hostile, hostileEvaluation, rule, testResult } from './fixture.ts'

export interface Scenario {
  /** `all pass`, fit for the name of a test and, with its blanks replaced, of a file. */
  readonly name: string
  evaluation(): Evaluation | Promise<Evaluation>
}

const everyRule = (result: ResultWord): Evaluation =>
  evaluation([testResult(Array.from({ length: 92 }, (_, index) => rule(index, [check({ result, node: 'cp-1' })])))])

/** One rule that fails on each of 5,000 pods: their names and details fill many times what a checklist takes. */
const manyObjects = (): Evaluation => {
  const pods = Array.from({ length: 5_000 }, (_, pod) =>
    check({
      result: 'fail',
      kind: 'object',
      name: `Pod team-${pod % 31}/web-${pod}`,
      line: pod + 1,
      found: 'hostPort 80',
    }),
  )
  return evaluation([testResult([rule(0, pods), rule(1, [check({ result: 'pass', node: 'cp-1' })])])])
}

/** Names that differ by case alone, or by what file systems forbid, or that are as long as Kubernetes lets them be. */
const hostileNames = (): Evaluation => {
  const base = hostileEvaluation()
  const names = [
    'a/b',
    'a:b',
    'A-b',
    'con',
    '..',
    `${'n'.repeat(63)}.${'n'.repeat(63)}.${'n'.repeat(63)}.${'n'.repeat(61)}`,
  ]
  const [node] = base.nodes
  if (node === undefined) throw new Error('the fixture has nodes')
  return { ...base, nodes: names.map(name => ({ ...node, name })) }
}

/** Two benchmarks: one of DISA, and one whose rules have no CCI and ids that are only numbers. */
const twoPublishers = (): Evaluation => {
  const disa = testResult([rule(1, [check({ result: 'fail', node: 'cp-1' })])])
  const numbered = ['1.2.1', '1.2.2', '4.1.1'].map((id, index) =>
    rule(index, [check({ result: (['pass', 'fail', 'notchecked'] as const)[index] ?? 'error', node: 'cp-1' })], {
      groupId: id,
      ruleId: id,
      version: id,
      groupTitle: 'API Server',
      ccis: [],
    }),
  )
  const cis = testResult(numbered, {
    benchmark: {
      ...disa.benchmark,
      id: 'cis-kubernetes',
      stigId: 'CIS_Kubernetes_Benchmark',
      title: 'CIS Kubernetes Benchmark',
      version: '1',
      release: '12',
      releaseInfo: '',
      publisher: 'CIS',
    },
  })
  return evaluation([disa, cis])
}

/** People's answers of every kind: attested, waived as a whole with another severity, waived in part, expired. */
const answeredByPeople = (): Evaluation =>
  answered({
    rules: [
      ...rules(),
      rule(4, [check({ result: 'fail', node: 'cp-1' })]),
      rule(5, [check({ result: 'pass', node: 'cp-1' })]),
    ],
    attestations: [attestation({ comments: 'Seen in the register of ports.' }), attestation({ rule: 'V-900003' })],
    waivers: [
      waiver({ targets: ['Pod web/a'] }),
      waiver({ rule: 'V-900004', severityOverride: { severity: 'low', justification: 'Behind a gateway.' } }),
      waiver({ rule: 'V-900004', expires: '2026-04-30' }),
    ],
  })

const demo = (): Promise<Evaluation> =>
  evaluateBundle(assetPath('demo', 'stigpack-demo.tar.gz'), {
    trust: [assetPath('demo', 'stigpack-demo.pub')],
    parameters: {},
    evaluatedAt: Date.parse('2026-05-02T09:30:00Z'),
    toolVersion: '0.1.0',
  })

/** A message of ten million characters, as a broken server may answer. */
const tenMegabytes = (): Evaluation =>
  evaluation([testResult([rule(0, [check({ result: 'fail', found: `${hostile}${'x'.repeat(10_000_000)}` })])])])

export const scenarios: readonly Scenario[] = [
  { name: 'all pass', evaluation: () => everyRule('pass') },
  { name: 'all fail', evaluation: () => everyRule('fail') },
  { name: 'all not reviewed', evaluation: () => everyRule('notchecked') },
  { name: 'mixed', evaluation: fullEvaluation },
  { name: 'mixed with waivers and attestations', evaluation: answeredByPeople },
  { name: '5,000 objects failing one rule', evaluation: manyObjects },
  { name: 'hostile names', evaluation: hostileNames },
  { name: 'two publishers', evaluation: twoPublishers },
  { name: 'a message of ten megabytes', evaluation: tenMegabytes },
  { name: 'a real cluster', evaluation: demo },
]
