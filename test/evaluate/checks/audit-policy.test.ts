// Audit policies: which rule counts, and what a policy of another shape is.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, only } from '../helpers/judge.ts'

const nodes: Given['nodes'] = [{ name: 'cp-1', roles: ['control-plane'] }]
const policy = (rules: unknown): Given => ({
  nodes,
  nodeEvidence: {
    'cp-1': {
      processes: [
        'kubelet',
        {
          args: 'kube-apiserver --audit-policy-file=/p.yaml',
          scope: 'container',
          configuration: { '/p.yaml': JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules }) },
        },
      ],
    },
  },
})
const check = { kind: 'audit-policy', level: 'RequestResponse' }

test('less for resources that are excepted is well, as long as it is about them alone', t => {
  const excepting = { ...check, exceptions: [{ resources: ['secrets'], level: 'Metadata' }] }
  const all = { level: 'RequestResponse' }
  const about = (level: string, ...resources: string[]) => ({ level, resources: [{ group: '', resources }] })
  t.is(judge(excepting, policy([about('Metadata', 'secrets'), all])).result, 'pass')
  t.is(judge(excepting, policy([about('None', 'secrets'), all])).result, 'fail')
  t.is(judge(excepting, policy([about('Metadata', 'secrets', 'pods'), all])).result, 'fail')
  t.is(judge(excepting, policy([{ level: 'Metadata', resources: [{ group: '' }] }, all])).result, 'fail')
  t.is(judge(check, policy([about('Metadata', 'secrets'), all])).result, 'fail')
})

test('a policy of another shape is not judged', t => {
  for (const rules of ['RequestResponse', [1], [{ level: 7 }], [{ level: 'RequestResponse', omitStages: 'x' }]])
    t.is(judge(check, policy(rules)).result, 'notchecked', JSON.stringify(rules))
})

test('the process and the file are both cited', t => {
  const { citations } = only(judge(check, policy([{ level: 'None' }])))
  t.deepEqual(
    citations.map(({ file }) => file),
    ['evidence/nodes/cp-1/processes.ndjson', 'evidence/nodes/cp-1/configuration.ndjson'],
  )
})

test('what follows a rule for every request is never asked, and a rule without stages records nothing', t => {
  const any = { kind: 'audit-policy' }
  const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete']
  t.is(judge(any, policy([{ level: 'None' }, { level: 'Metadata' }])).result, 'fail')
  t.is(judge(any, policy([{ level: 'None', verbs: [] }, { level: 'Metadata' }])).result, 'fail')
  t.is(judge(any, policy([{ level: 'None', verbs: ['get'] }, { level: 'Metadata' }])).result, 'pass')
  t.is(judge(any, policy([{ level: 'Metadata', omitStages: stages }])).result, 'fail')
  t.is(judge(any, policy([{ level: 'Metadata', omitStages: ['RequestReceived'] }])).result, 'pass')
})
