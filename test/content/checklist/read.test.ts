// Checklists of other tools, with all that they do otherwise than the schema says.
import test from 'ava'
import { readChecklist } from '../../../src/content/index.ts'
import { StigpackError } from '../../../src/errors.ts'
import type { Checklist, ChecklistRule } from '../../../src/model/checklist.ts'

const read = (text: string | Uint8Array) =>
  readChecklist(typeof text === 'string' ? Buffer.from(text) : text, 'host.ckl')

const firstRule = ({ stigs }: Checklist): ChecklistRule => {
  const [rule] = stigs[0]?.rules ?? []
  if (rule === undefined) throw new Error('there is no rule')
  return rule
}

const noted = (text: string): string[] => read(text).notes.map(({ what }) => what)

const data = (name: string, value: string) =>
  `<STIG_DATA><VULN_ATTRIBUTE>${name}</VULN_ATTRIBUTE><ATTRIBUTE_DATA>${value}</ATTRIBUTE_DATA></STIG_DATA>`

const ckl = ({ asset = '<HOST_NAME>h</HOST_NAME>', vuln = '<STATUS>Open</STATUS>', info = '' }) =>
  `<?xml version="1.0"?><CHECKLIST><ASSET>${asset}</ASSET><STIGS><iSTIG><STIG_INFO>${info}</STIG_INFO>` +
  `<VULN>${data('Vuln_Num', 'V-1')}${vuln}</VULN></iSTIG></STIGS></CHECKLIST>`

const cklb = (rule: object, more: object = {}, stig: object = {}) =>
  JSON.stringify({ stigs: [{ stig_id: 'X', ...stig, rules: [{ group_id: 'V-1', status: 'open', ...rule }] }], ...more })

for (const [written, status] of [
  ['NotAFinding', 'NotAFinding'],
  ['not_a_finding', 'NotAFinding'],
  ['Not a Finding', 'NotAFinding'],
  ['OPEN', 'Open'],
  ['Not_Applicable', 'Not_Applicable'],
  ['not applicable', 'Not_Applicable'],
  ['Not_Reviewed', 'Not_Reviewed'],
] as const) {
  test(`the status ${written} is ${status}, in both forms`, t => {
    t.is(firstRule(read(ckl({ vuln: `<STATUS>${written}</STATUS>` })).checklist).status, status)
    t.is(firstRule(read(cklb({ status: written })).checklist).status, status)
  })
}

for (const status of ['No_Data', 'Profile_Error', 'pass', '', 'Not']) {
  test(`the status ${JSON.stringify(status)} is none: it becomes Not Reviewed and is named`, t => {
    const { checklist, notes } = read(ckl({ vuln: `<STATUS>${status}</STATUS>` }))
    t.is(firstRule(checklist).status, 'Not_Reviewed')
    t.deepEqual(
      notes.map(({ first }) => first),
      ['V-1'],
    )
    t.true(notes[0]?.what.includes(JSON.stringify(status)))
  })
}

test('a rule without status is not reviewed', t => {
  t.is(firstRule(read(ckl({ vuln: '' })).checklist).status, 'Not_Reviewed')
  t.is(firstRule(read(JSON.stringify({ stigs: [{ rules: [{}] }] })).checklist).status, 'Not_Reviewed')
})

test('elements of the asset in the wrong order, and an empty role, are read', t => {
  const { asset } = read(
    ckl({ asset: '<TECH_AREA></TECH_AREA><TARGET_COMMENT>c</TARGET_COMMENT><ROLE></ROLE><HOST_NAME>h</HOST_NAME>' }),
  ).checklist
  t.deepEqual([asset.role, asset.comment, asset.hostName], ['', 'c', 'h'])
})

test('WEB_OR_DATABASE is true however it is spelt, and false otherwise', t => {
  for (const [text, value] of [
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['False', false],
    ['', false],
  ] as const)
    t.is(read(ckl({ asset: `<WEB_OR_DATABASE>${text}</WEB_OR_DATABASE>` })).checklist.asset.webOrDatabase, value)
})

test('elements without content that are not there count as empty', t => {
  const rule = firstRule(read(ckl({})).checklist)
  t.deepEqual([rule.findingDetails, rule.comments, rule.severityOverride, rule.severityJustification], ['', '', '', ''])
})

test('the field that DISA misspells is read spelt right too', t => {
  for (const name of ['Security_Override_Guidance', 'Severity_Override_Guidance'])
    t.is(firstRule(read(ckl({ vuln: data(name, 'g') })).checklist).severityOverrideGuidance, 'g')
})

test('CCIs joined in one field are several, in their order', t => {
  const rule = firstRule(
    read(ckl({ vuln: data('CCI_REF', 'CCI-000003 CCI-000001') + data('CCI_REF', 'CCI-000002') })).checklist,
  )
  t.deepEqual(rule.ccis, ['CCI-000003', 'CCI-000001', 'CCI-000002'])
})

test('an override written as a category is a severity; another one is left out and named', t => {
  const override = (text: string) =>
    ckl({ vuln: `<STATUS>Open</STATUS><SEVERITY_OVERRIDE>${text}</SEVERITY_OVERRIDE>` })
  t.is(firstRule(read(override('CAT II')).checklist).severityOverride, 'medium')
  t.is(firstRule(read(override('huge')).checklist).severityOverride, '')
  t.regex(noted(override('huge')).join('\n'), /"huge" is no severity/)
})

test('what the checklist has no place for is named, once for each kind', t => {
  const text = ckl({
    asset: '<HOST_NAME>h</HOST_NAME><STIG_VIEWER_EXTRA>1</STIG_VIEWER_EXTRA>',
    info: '<SI_DATA><SID_NAME>colour</SID_NAME><SID_DATA>blue</SID_DATA></SI_DATA>',
    vuln: `${data('Smell', 'x')}${data('Rule_Ver', 'a')}${data('Rule_Ver', 'b')}<STATUS>Open</STATUS><!--<AnswerFile>a</AnswerFile>-->`,
  })
  t.deepEqual(
    read(text)
      .notes.map(({ what }) => /STIG_VIEWER_EXTRA|colour|Smell|Rule_Ver|Evaluate-STIG/.exec(what)?.[0])
      .sort(),
    ['Evaluate-STIG', 'Rule_Ver', 'STIG_VIEWER_EXTRA', 'Smell', 'colour'],
  )
})

test('a CKLB of STIG Viewer 3 from before cklb_version is read', t => {
  const { form, checklist, notes } = read(
    cklb(
      { group_title: 'title', rule_title: 'title', group_tree: [{ id: 'V-1', title: 'SRG-APP-1', description: '' }] },
      { mode: 2, has_path: true },
    ),
  )
  t.is(form, 'cklb')
  t.is(firstRule(checklist).groupTitle, 'SRG-APP-1')
  t.deepEqual(notes, [])
})

test('a CKLB without uuid, group_tree and stig_uuid is read', t => {
  t.notThrows(() => read(cklb({ group_tree: [] })))
})

test('a rule of a CKLB that has its id in the short form only gets its suffix back', t => {
  t.is(firstRule(read(cklb({ rule_id: 'SV-1r2' })).checklist).ruleId, 'SV-1r2_rule')
  t.is(firstRule(read(cklb({ rule_id: 'SV-1r2', rule_id_src: 'SV-1r2_rule' })).checklist).ruleId, 'SV-1r2_rule')
})

test("Evaluate-STIG's objects on three levels are no obstacle, and are named", t => {
  const extra = { 'evaluate-stig': { time: 'now' } }
  const notes = noted(cklb(extra, extra, extra)).join('\n')
  for (const kind of ['file', 'STIG', 'rule']) t.regex(notes, new RegExp(`The ${kind}'s field "evaluate-stig"`))
})

test('null, numbers and lists where texts belong are read as far as they say something', t => {
  const rule = firstRule(
    read(cklb({ target_key: null, reference_identifier: 2921, weight: 10, legacy_ids: 'V-9', ccis: null })).checklist,
  )
  t.deepEqual([rule.targetKey, rule.weight, rule.legacyIds, rule.ccis], ['2921', '10', ['V-9'], []])
})

test("the prefix of a SCAP benchmark is no part of the STIG's id", t => {
  const stig = { stig_id: 'xccdf_mil.disa.stig_benchmark_Kubernetes_STIG' }
  t.is(read(cklb({}, {}, stig)).checklist.stigs[0]?.stigId, 'Kubernetes_STIG')
})

test('names that reach into prototypes are only names', t => {
  const { checklist, notes } = read(
    '{"stigs":[{"rules":[{"group_id":"V-1","status":"open","__proto__":{"a":1},"constructor":"x"}]}]}',
  )
  t.is(firstRule(checklist).title, '')
  t.is(notes.length, 2)
})

test('both forms are read with a byte order mark, and in UTF-16', t => {
  for (const text of [ckl({}), cklb({})]) {
    t.is(firstRule(read(`\ufeff${text}`).checklist).status, 'Open')
    t.is(firstRule(read(Buffer.from(`\ufeff${text}`, 'utf16le')).checklist).status, 'Open')
  }
})

for (const [what, text, code] of [
  ['nothing', '', 'CHECKLIST_INVALID'],
  ['other XML', '<Benchmark/>', 'CHECKLIST_INVALID'],
  ['a CKL without a STIG', '<CHECKLIST><STIGS/></CHECKLIST>', 'CHECKLIST_INVALID'],
  ['a CKL that is cut off', '<CHECKLIST><STIGS><iSTIG>', 'CHECKLIST_INVALID'],
  ['other JSON', '{"a":1}', 'CHECKLIST_INVALID'],
  ['a CKLB without a STIG', '{"stigs":[]}', 'CHECKLIST_INVALID'],
  ['a CKLB that is cut off', '{"stigs":[', 'CHECKLIST_INVALID'],
  ['a list', '[1,2]', 'CHECKLIST_INVALID'],
  ['a CKL with a DOCTYPE', '<!DOCTYPE CHECKLIST><CHECKLIST/>', 'CHECKLIST_REFUSED'],
] as const) {
  test(`${what} is ${code}, and the file is named`, t => {
    const error = t.throws(() => read(text), { instanceOf: StigpackError })
    t.is(error?.code, code)
    t.regex(error?.message ?? '', /host\.ckl/)
  })
}
