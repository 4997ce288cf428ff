// Made-up evaluations for the report tests: plausible in shape and length, every result word, and text that bites.
import { type ResultWord, resultWords, type Severity, worst } from '../../src/model/verdict.ts'
import { countRules } from '../../src/schema/counts.ts'
import {
  type CheckResult,
  type Evaluation,
  evaluationSchema,
  type RuleResult,
  type TestResult,
} from '../../src/schema/evaluation.ts'

const digest = (seed: number): string =>
  Array.from({ length: 64 }, (_, index) => ((seed * 7 + index * 13 + (seed >> 3)) % 16).toString(16)).join('')

const podsFile = { file: 'evidence/cluster/core.v1.pods.ndjson', sha256: digest(3) }
const configzFile = (node: string) => ({
  file: `evidence/nodes/${node}/configz.json`,
  sha256: digest(node.length + 11),
})

/** Everything that a renderer may stumble over, in one value. */
export const hostile = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template that must not be filled in
  'tab\there, <script>alert("1")</script> & ]]> --> {{constructor}} {{{x}}} %s ${y} `z`',
  'escape \u001b[31mred\u001b[0m \u0007bell \u0000nul \u009bC1 \ud800lone',
  'bidi \u202egnp.exe\u202c zero\u200bwidth \ufeffbom \ufffe',
  'unicode: Zürich, Ελλάδα, Привет, 日本語, 한국어, 🚀, e\u0301',
].join('\n')

const longValue = `--runtime-config=${Array.from({ length: 1_500 }, (_, index) => `group${index}.example.com/v1beta1=false`).join(',')}`

interface Draft {
  readonly result: ResultWord
  readonly literal?: ResultWord
  readonly effective?: ResultWord
  readonly node?: string
  readonly name?: string
  readonly kind?: CheckResult['target']['kind']
  readonly found?: string
  readonly line?: number
}

const sayings: Record<ResultWord, string> = {
  pass: 'The mirror pod sets the flag to a value that is accepted.',
  fail: 'The flag is not set, although the text demands it.',
  error: 'The evidence could not be read: line 12 is no JSON object.',
  notchecked: 'No evidence of this target was collected: the list was forbidden.',
  notapplicable: 'The feature was removed in Kubernetes 1.25; the cluster runs 1.34.',
}

export function check(draft: Draft): CheckResult {
  const { result, node } = draft
  const literal = draft.literal ?? result
  const effective = draft.effective ?? result
  const none = result === 'notchecked'
  return {
    control: 'apiserver-anonymous-auth',
    target: {
      kind: draft.kind ?? 'component',
      name: draft.name ?? `kube-apiserver on ${node ?? 'cp-1'}`,
      ...(node === undefined ? {} : { node }),
    },
    result,
    message: sayings[result],
    expected: '--anonymous-auth=false',
    found: draft.found ?? (none ? '' : '--anonymous-auth is not set; its default since 1.6 is true'),
    literal: { result: literal, message: `By the letter: ${sayings[literal]}` },
    effective: { result: effective, message: `In effect: ${sayings[effective]}` },
    citations: none ? [] : [{ ...podsFile, line: draft.line ?? 12, at: 'spec.containers[0].command' }],
    waitsFor: none ? ['command line of the kubelet', '/var/lib/kubelet/config.yaml'] : [],
  }
}

const areas = ['the API server', 'the scheduler', 'the controller manager', 'etcd', 'every kubelet', 'each namespace']
const severityOf = (index: number): Severity => (index % 9 === 0 ? 'high' : index % 13 === 5 ? 'low' : 'medium')

export function rule(index: number, checks: readonly CheckResult[], more: Partial<RuleResult> = {}): RuleResult {
  const number = 900_000 + index
  const area = areas[index % areas.length] ?? ''
  const result = worst(checks.map(item => item.result))
  return {
    groupId: `V-${number}`,
    ruleId: `SV-${number}r${100_000 + index}_rule`,
    version: `TEST-K8-${String(index * 10).padStart(6, '0')}`,
    groupTitle: `SRG-APP-${String(index).padStart(6, '0')}-CTR-000001`,
    severity: severityOf(index),
    weight: '10.0',
    ccis: index % 4 === 0 ? ['CCI-000213', 'CCI-001499'] : ['CCI-000366'],
    title: `Requirement ${index}: ${area} must refuse what nobody asked it to do.`,
    discussion: `${area[0]?.toUpperCase()}${area.slice(1)} answers requests of many callers. `.repeat(3 + (index % 5)),
    check:
      'On a control plane node, look at the command line:\n\n' +
      '    grep -i anonymous-auth /etc/kubernetes/manifests/*\n\n' +
      'If the setting is "true" or absent, and the <namespace> is not exempt, this is a finding.',
    fix: 'Edit the manifest in /etc/kubernetes/manifests. Set --anonymous-auth=false & wait for the restart.',
    result,
    message: `${checks.length} target(s) were judged. ${sayings[result]}`,
    literal: worst(checks.map(item => item.literal.result)),
    effective: worst(checks.map(item => item.effective.result)),
    checks: [...checks],
    ...more,
  }
}

const nodes: Evaluation['nodes'] = [
  {
    name: 'cp-1',
    roles: ['control-plane'],
    kubeletVersion: 'v1.34.2',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    addresses: [
      { type: 'InternalIP', address: '10.20.0.11' },
      { type: 'InternalIP', address: 'fd00::11' },
      { type: 'Hostname', address: 'cp-1' },
    ],
  },
  {
    name: 'worker-1.enclave.example.mil',
    roles: [],
    kubeletVersion: 'v1.34.2',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    addresses: [
      { type: 'InternalIP', address: '10.20.0.21' },
      { type: 'Hostname', address: 'worker-1.enclave.example.mil' },
    ],
  },
]

export const testResult = (rules: readonly RuleResult[], more: Partial<TestResult> = {}): TestResult => ({
  id: 'result-1',
  benchmark: {
    id: 'kubernetes-stig',
    stigId: 'Kubernetes_STIG',
    title: 'Kubernetes Security Technical Implementation Guide',
    version: '2',
    release: '6',
    releaseInfo: 'Release: 6 Benchmark Date: 01 Apr 2026',
    publisher: 'DISA',
    contentSha256: digest(21),
  },
  basis: 'literal',
  rules: [...rules],
  ...countRules(rules),
  ...more,
})

export const evaluation = (results: readonly TestResult[], more: Partial<Evaluation> = {}): Evaluation => ({
  schemaVersion: 1,
  kind: 'stigpack.evaluation',
  tool: { name: 'stigpack', version: '0.1.0' },
  evaluatedAt: '2026-05-02T09:30:00Z',
  bundle: {
    file: 'stigpack-enclave-7-20260501T081500Z.tar.gz',
    manifestSha256: digest(5),
    keyId: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=',
    algorithm: 'ecdsa-p256',
    runId: '0197f3c2-6f0a-7b42-9d3e-3f2a6f9b1c55',
    operator: 'kim.lee',
    startedAt: '2026-05-01T08:15:00Z',
    finishedAt: '2026-05-01T08:15:42Z',
    collectorVersion: '0.1.0',
    files: 57,
  },
  cluster: {
    uid: '5e0f7c1a-8a3b-4f43-9a57-0d9f7a1c2b3d',
    name: 'enclave 7/prod',
    server: 'https://10.20.0.11:6443',
    version: 'v1.34.2',
    platform: 'kubeadm',
  },
  nodes,
  gaps: [
    {
      source: 'configz/worker-1.enclave.example.mil',
      reason: 'forbidden',
      message: 'nodes/proxy is forbidden',
      status: 403,
    },
    { source: 'podsecuritypolicies.policy', reason: 'not-served', message: 'not in discovery' },
  ],
  parameters: { 'kubernetes-release': { approved: ['v1.34.2', 'v1.34.3'] }, 'host-ports': { below: 1024 } },
  results: [...results],
  ...more,
})

/** Five rules, one for each result word: small enough to read its golden files. */
export function smallEvaluation(): Evaluation {
  const rules = resultWords.map((result, index) => rule(index, [check({ result, node: 'cp-1' })]))
  return evaluationSchema.parse(evaluation([testResult(rules)]))
}

/** 92 rules with every word, readings that differ, hostile and very long values, and 2,000 targets on one rule. */
export function fullEvaluation(): Evaluation {
  const rules = Array.from({ length: 92 }, (_, index) => rule(index, checksOf(index)))
  rules[7] = rule(7, [], {
    result: 'notchecked',
    literal: 'notchecked',
    effective: 'notchecked',
    message: 'For a person to answer.',
  })
  rules[8] = rule(8, [check({ result: 'fail', found: hostile })], {
    title: hostile,
    discussion: hostile,
    message: hostile,
  })
  return evaluation([testResult(rules)], {
    gaps: [...evaluation([]).gaps, { source: 'secrets', reason: 'server-error', message: hostile, status: 500 }],
  })
}

function checksOf(index: number): CheckResult[] {
  if (index === 4) return Array.from({ length: 2_000 }, (_, pod) => podCheck(pod))
  if (index === 5) return [check({ result: 'fail', node: 'cp-1', found: longValue })]
  if (index % 10 === 3) return [check({ result: 'fail', literal: 'pass', effective: 'fail', node: 'cp-1' })]
  if (index % 6 === 2) return nodes.map(node => kubeletCheck(index % 12 === 2 ? 'pass' : 'notchecked', node.name))
  if (index % 6 === 4) return [check({ result: 'pass', kind: 'namespace', name: `namespace team-${index}` })]
  return [check({ result: resultWords[(index * 3) % 5] ?? 'error', node: 'cp-1' })]
}

const kubeletCheck = (result: ResultWord, node: string): CheckResult => ({
  ...check({ result, node, name: node, kind: 'node' }),
  citations: result === 'pass' ? [{ ...configzFile(node), at: 'authentication.anonymous.enabled' }] : [],
})

const podCheck = (pod: number): CheckResult =>
  check({
    result: pod % 40 === 0 ? 'fail' : 'pass',
    kind: 'object',
    name: `Pod team-${pod % 17}/web-${pod}-7d9c5b6f4-x${pod % 10}z`,
    line: pod + 1,
    found: pod % 40 === 0 ? `hostPort ${80 + (pod % 900)}` : 'no host port',
  })

/** Hostile text in every field that evidence or a person fills. */
export function hostileEvaluation(): Evaluation {
  const base = fullEvaluation()
  const evil = rule(
    1,
    [{ ...check({ result: 'fail', name: hostile, found: hostile }), expected: hostile, waitsFor: [hostile] }],
    {
      title: hostile,
      discussion: hostile,
      check: hostile,
      fix: hostile,
      groupTitle: hostile,
      ccis: [hostile],
      message: hostile,
    },
  )
  const result = testResult([evil])
  return evaluation([{ ...result, benchmark: { ...result.benchmark, title: hostile, publisher: hostile } }], {
    cluster: { uid: hostile, name: hostile, server: hostile, version: hostile, platform: hostile },
    bundle: { ...base.bundle, file: hostile, operator: hostile, keyId: hostile, runId: hostile, startedAt: hostile },
    tool: { name: 'stigpack', version: `${hostile}--` },
    parameters: { [hostile]: { [hostile]: hostile } },
    nodes: base.nodes.map(node => ({ ...node, osImage: hostile, roles: [hostile] })),
  })
}
