// Versions of programs on nodes.
import test from 'ava'
import type { Given, GivenNode } from '../../../src/schema/control.ts'
import { judge, only } from '../helpers/judge.ts'

const check = { kind: 'program-version', program: 'kubectl', atLeast: '1.12.9' }
const on = (node: GivenNode): Given => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: { 'cp-1': node },
})

test('a finding names the copy, its version and the line', t => {
  const result = only(judge(check, on({ programs: { '/opt/bin/kubectl': 'Client Version: v1.11.9' } })))
  t.is(result.result, 'fail')
  t.regex(result.found, /\/opt\/bin\/kubectl 1\.11\.9/)
  t.like(result.citations[0], { file: 'evidence/nodes/cp-1/node.ndjson', line: 2, at: 'version' })
})

test('a copy that would not answer keeps the others from passing, and not from failing', t => {
  const gaps = [{ about: 'program', what: '/usr/bin/kubectl', reason: 'other' }]
  const other = (version: string) => on({ gaps, programs: { '/usr/local/bin/kubectl': version } })
  t.is(judge(check, other('Client Version: v1.34.0')).result, 'notchecked')
  t.is(judge(check, other('Client Version: v1.2.0')).result, 'fail')
  t.is(
    judge(check, on({ gaps: [{ ...gaps[0], about: 'program', what: '/usr/bin/k3s', reason: 'other' }] })).result,
    'notapplicable',
  )
})

test('who is not root does not see every folder with programs', t => {
  t.is(judge(check, on({ asRoot: false })).result, 'notchecked')
  t.is(
    judge(check, on({ asRoot: false, programs: { '/usr/bin/kubectl': 'Client Version: v1.34.0' } })).result,
    'notchecked',
  )
  t.is(judge(check, on({ asRoot: false, programs: { '/usr/bin/kubectl': 'Client Version: v1.2.0' } })).result, 'fail')
})
