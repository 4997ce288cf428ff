// CKL as STIG Viewer 2 writes it and its importers want it: element by element, and each defect that one of them is known to refuse.
import test from 'ava'
import { fullEvaluation, hostileEvaluation, smallEvaluation } from '../fixture.ts'
import { renderAll } from '../helpers/render.ts'
import { texts } from '../readers/xml.ts'

const small = (await renderAll(smallEvaluation(), { formats: ['ckl'] })).get('.ckl') ?? Buffer.of()
const full = (await renderAll(fullEvaluation(), { formats: ['ckl'], asset: 'both' })) as ReadonlyMap<string, Buffer>
const text = small.toString('utf8')
const order = (xpath: string): string[] => [...new Set(texts(small, xpath))]
const children = (parent: RegExp): string[] =>
  [...(parent.exec(text)?.[1] ?? '').matchAll(/^\t+<(\w+)>/gm)].map(match => match[1] ?? '')

test('the file has the form of STIG Viewer: declaration, a comment with the version, tabs, line feeds, none at the end', t => {
  t.regex(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!--stigpack :: 0\.1\.0-->\n<CHECKLIST>\n\t<ASSET>\n/)
  t.notRegex(text, /\r/)
  t.true(text.endsWith('</CHECKLIST>'))
})

test('empty elements are written as a pair', t => {
  t.notRegex(text, /<[A-Z_]+\/>/)
  t.regex(text, /<HOST_MAC><\/HOST_MAC>/)
})

test('CHECKLIST has no namespace: the schema and Heimdall refuse one', t => {
  t.notRegex(text, /xmlns/)
})

test('the asset has its elements in the order of the schema', t => {
  t.deepEqual(children(/<ASSET>([\s\S]*?)<\/ASSET>/), [
    'ROLE',
    'ASSET_TYPE',
    'MARKING',
    'HOST_NAME',
    'HOST_IP',
    'HOST_MAC',
    'HOST_FQDN',
    'TARGET_COMMENT',
    'TECH_AREA',
    'TARGET_KEY',
    'WEB_OR_DATABASE',
    'WEB_DB_SITE',
    'WEB_DB_INSTANCE',
  ])
})

test('the tail of a rule is complete and in order: STIG Manager fails where FINDING_DETAILS or COMMENTS is not there', t => {
  const tail = children(/<VULN>([\s\S]*?)<\/VULN>/).filter(
    name => !['STIG_DATA', 'VULN_ATTRIBUTE', 'ATTRIBUTE_DATA'].includes(name),
  )
  t.deepEqual(tail, ['STATUS', 'FINDING_DETAILS', 'COMMENTS', 'SEVERITY_OVERRIDE', 'SEVERITY_JUSTIFICATION'])
})

test('SI_DATA comes in the order of STIG Viewer, and customname has no data', t => {
  t.deepEqual(order('//SI_DATA/SID_NAME'), [
    'version',
    'classification',
    'customname',
    'stigid',
    'description',
    'filename',
    'releaseinfo',
    'title',
    'uuid',
    'notice',
    'source',
  ])
  t.is(texts(small, "//SI_DATA[SID_NAME='customname']/SID_DATA").length, 0)
})

test('stigid is never empty: STIG Manager refuses the STIG otherwise', t => {
  t.deepEqual(order("//SI_DATA[SID_NAME='stigid']/SID_DATA"), ['Kubernetes_STIG'])
})

test('STIG_DATA comes in the order of STIG Viewer 2.17, with two LEGACY_IDs, and CCIs repeated at the end', t => {
  const names = texts(small, '//VULN[1]/STIG_DATA/VULN_ATTRIBUTE')
  t.deepEqual(names, [
    'Vuln_Num',
    'Severity',
    'Group_Title',
    'Rule_ID',
    'Rule_Ver',
    'Rule_Title',
    'Vuln_Discuss',
    'IA_Controls',
    'Check_Content',
    'Fix_Text',
    'False_Positives',
    'False_Negatives',
    'Documentable',
    'Mitigations',
    'Potential_Impact',
    'Third_Party_Tools',
    'Mitigation_Control',
    'Responsibility',
    'Security_Override_Guidance',
    'Check_Content_Ref',
    'Weight',
    'Class',
    'STIGRef',
    'TargetKey',
    'STIG_UUID',
    'LEGACY_ID',
    'LEGACY_ID',
    'CCI_REF',
    'CCI_REF',
  ])
})

test('the misnaming of STIG Viewer is kept: the right name fails its schema', t => {
  t.notRegex(text, /Severity_Override_Guidance/)
})

test('Check_Content_Ref, Class and Weight are those of a manual STIG', t => {
  for (const [name, value] of [
    ['Check_Content_Ref', 'M'],
    ['Class', 'Unclass'],
    ['Weight', '10.0'],
  ] as const)
    t.deepEqual(order(`//STIG_DATA[VULN_ATTRIBUTE='${name}']/ATTRIBUTE_DATA`), [value])
})

test('STIGRef is title, version and release information', t => {
  t.deepEqual(order("//STIG_DATA[VULN_ATTRIBUTE='STIGRef']/ATTRIBUTE_DATA"), [
    'Kubernetes Security Technical Implementation Guide :: Version 2, Release: 6 Benchmark Date: 01 Apr 2026',
  ])
})

test('Group_Title holds the SRG id, and each CCI_REF one CCI', t => {
  for (const title of order("//STIG_DATA[VULN_ATTRIBUTE='Group_Title']/ATTRIBUTE_DATA")) t.regex(title, /^SRG-APP-/)
  for (const cci of order("//STIG_DATA[VULN_ATTRIBUTE='CCI_REF']/ATTRIBUTE_DATA")) t.regex(cci, /^CCI-\d{6}$/)
})

test('a status is one of the four: STIG Manager drops a rule with another one in silence', t => {
  for (const bytes of full.values())
    for (const status of new Set(texts(bytes, '//STATUS')))
      t.true(['NotAFinding', 'Open', 'Not_Applicable', 'Not_Reviewed'].includes(status))
})

test('ROLE, ASSET_TYPE and WEB_OR_DATABASE are words of the schema: Heimdall refuses an empty role and a False', t => {
  t.deepEqual(
    [order('//ROLE'), order('//ASSET_TYPE'), order('//WEB_OR_DATABASE')],
    [['None'], ['Computing'], ['false']],
  )
})

test('HOST_IP, HOST_MAC and HOST_FQDN are what they say or nothing: Heimdall refuses anything else', async t => {
  const nodes = hostileEvaluation().nodes.map(node => ({
    ...node,
    addresses: [
      { type: 'InternalIP', address: 'not an address' },
      { type: 'InternalDNS', address: 'a b.c;d' },
    ],
  }))
  for (const bytes of (
    await renderAll({ ...hostileEvaluation(), nodes }, { formats: ['ckl'], asset: 'node' })
  ).values()) {
    t.deepEqual([...new Set(texts(bytes, '//HOST_IP'))], [''])
    t.deepEqual([...new Set(texts(bytes, '//HOST_MAC'))], [''])
    for (const fqdn of texts(bytes, '//HOST_FQDN')) t.regex(fqdn, /^$|^[a-z0-9.-]+$/i)
  }
})

test('SEVERITY_OVERRIDE is empty or a severity, never a category', async t => {
  for (const bytes of full.values())
    for (const override of new Set(texts(bytes, '//SEVERITY_OVERRIDE'))) t.regex(override, /^(?:|low|medium|high)$/)
})

test('the comment of the version can hold any version: two hyphens would end it', async t => {
  const odd = { ...smallEvaluation(), tool: { name: 'stigpack' as const, version: '1.0.0--rc--' } }
  const bytes = (await renderAll(odd, { formats: ['ckl'] })).get('.ckl') ?? Buffer.of()
  t.is(texts(bytes, '//STATUS').length, 5)
})
