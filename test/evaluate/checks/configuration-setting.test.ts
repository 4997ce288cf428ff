// Settings in configuration files that no running program names.
import test from 'ava'
import type { Given, GivenNode } from '../../../src/schema/control.ts'
import { judge, only } from '../helpers/judge.ts'

const check = {
  kind: 'configuration-setting',
  file: '/etc/x.yaml',
  setting: 'a.b',
  type: 'string',
  accept: { equals: '1' },
  absent: 'pass',
}
const on = (node: GivenNode): Given => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: { 'cp-1': node },
})

test('a finding cites the file on the node', t => {
  const result = only(judge(check, on({ configuration: { '/etc/x.yaml': 'a: { b: 2 }' } })))
  t.is(result.result, 'fail')
  t.is(result.citations[0]?.file, 'evidence/nodes/cp-1/configuration.ndjson')
})

test('a file of which lines were taken out does not prove that a setting is missing', t => {
  const text = (more: string) => on({ configuration: { '/etc/x.yaml': `c: 1\n${more}` } })
  t.is(judge(check, text('')).result, 'pass')
  t.is(judge(check, text('# redacted:node-script:0000000000000000')).result, 'notchecked')
})

test('a redacted value is not judged', t => {
  const configuration = { '/etc/x.yaml': 'a: { b: redacted:token:0123456789abcdef }' }
  t.is(judge(check, on({ configuration })).result, 'notchecked')
})

test('a file that cannot be read as data is not judged', t => {
  for (const text of ['[', 'a: 1\na: 2', 'x: *y', '--- a\n--- b'])
    t.is(judge(check, on({ configuration: { '/etc/x.yaml': text } })).result, 'notchecked', text)
})
