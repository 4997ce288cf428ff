// Ids of XCCDF: in the namespace of the publisher, in the form of the version, and each once in a document.
import test from 'ava'
import { XccdfIds, xccdfNamespace } from '../../src/report/xccdf/ids.ts'
import { testResult } from './fixture.ts'

const by = (publisher: string) => ({ ...testResult([]).benchmark, publisher })

for (const [publisher, namespace] of [
  ['DISA', 'mil.disa.stig'],
  ['Defense Information Systems Agency', 'mil.disa.stig'],
  ['CIS', 'org.cisecurity'],
  ['NSA', 'gov.nsa'],
  ['Example Agency, after DISA', 'stigpack'],
  ['stigpack', 'stigpack'],
  ['constructor', 'stigpack'],
  ['', 'stigpack'],
] as const) {
  test(`what ${publisher || 'nobody'} publishes has ids in ${namespace}`, t => {
    t.is(xccdfNamespace(by(publisher)), namespace)
  })
}

test('XCCDF 1.2 ids have the form that the schema wants, whatever the name is', t => {
  const ids = new XccdfIds(by('DISA'), '1.2')
  t.is(ids.take('rule', 'SV-242376r960759_rule'), 'xccdf_mil.disa.stig_rule_SV-242376r960759_rule')
  for (const name of ['', ' ', '<a&b>', 'a\u0000b', '日本']) {
    t.regex(ids.take('group', name), /^xccdf_[^_]+_group_[A-Za-z0-9._-]+$/)
  }
})

test('XCCDF 1.1 ids are bare for DISA and XML names for everybody', t => {
  const disa = new XccdfIds(by('DISA'), '1.1')
  t.deepEqual(
    [disa.take('benchmark', 'Kubernetes_STIG'), disa.take('group', 'V-242376'), disa.take('rule', 'SV-1r2_rule')],
    ['Kubernetes_STIG', 'V-242376', 'SV-1r2_rule'],
  )
  const cis = new XccdfIds(by('CIS'), '1.1')
  t.deepEqual([cis.take('group', '1.2.1'), cis.take('rule', '1.2.1')], ['group_1.2.1', 'rule_1.2.1'])
})

test('two names that become alike keep ids of their own', t => {
  const ids = new XccdfIds(by('CIS'), '1.2')
  t.deepEqual(
    [ids.take('rule', 'a/b'), ids.take('rule', 'a:b'), ids.take('rule', 'a b')],
    ['xccdf_org.cisecurity_rule_a_b', 'xccdf_org.cisecurity_rule_a_b-2', 'xccdf_org.cisecurity_rule_a_b-3'],
  )
})
