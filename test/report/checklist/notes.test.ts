// What a form of checklist cannot hold is said, each kind of thing once; and what is written fits the schema whatever came in.
import test from 'ava'
import { XmlDocument } from 'libxml2-wasm'
import { readChecklist } from '../../../src/content/index.ts'
import type { Checklist } from '../../../src/model/checklist.ts'
import { writeChecklist } from '../../../src/report/index.ts'
import { schemaFile, validateXml } from '../helpers/schemas.ts'

const rule = { group_id: 'V-1', rule_id_src: 'SV-1r1_rule', severity: 'high', status: 'open' }
const base = (more: Partial<Checklist> = {}, asset: object = {}, changes: object = {}): Checklist => {
  const data = {
    target_data: { host_name: 'h', ...asset },
    stigs: [{ stig_id: 'X', size: 1, rules: [{ ...rule, ...changes }] }],
  }
  return { ...readChecklist(Buffer.from(JSON.stringify(data)), 'x').checklist, ...more }
}

const notesOf = async (form: 'ckl' | 'cklb', checklist: Checklist): Promise<string> =>
  (await writeChecklist(form, checklist, '1')).notes.map(({ what }) => what).join('\n')

test('a role, a type or a technology area that STIG Viewer does not have becomes one that it has', async t => {
  const odd = base({}, { role: 'Kubernetes', target_type: 'Cluster', technology_area: 'Clouds' })
  const { text, notes } = await writeChecklist('ckl', odd, '1')
  t.regex(text, /<ROLE>None<\/ROLE>\s+<ASSET_TYPE>Computing</)
  t.regex(text, /<TECH_AREA><\/TECH_AREA>/)
  t.is(notes.filter(({ what }) => /is none that STIG Viewer has/.test(what)).length, 3)
})

test('an empty role becomes None without a word: the schema has no empty one', async t => {
  t.notRegex(await notesOf('ckl', base()), /role/)
})

test('a missing host name is said, because STIG Manager refuses such a file', async t => {
  t.regex(await notesOf('ckl', base({}, { host_name: '' })), /no host name/)
})

test('characters that XML cannot carry are named in place, and said with their number', async t => {
  const { text, notes } = await writeChecklist('ckl', base({}, {}, { comments: 'a\u0000b\ud800c\u001bd \u202e' }), '1')
  t.regex(text, /<COMMENTS>a\[U\+0000\]b\[U\+D800\]c\[U\+001B\]d \u202e</)
  t.is(notes.find(({ what }) => /XML cannot carry/.test(what))?.count, 3)
  t.notThrows(() => XmlDocument.fromString(text).dispose())
})

test('texts beyond what STIG Manager takes are kept whole, and said', async t => {
  const { text, notes } = await writeChecklist('ckl', base({}, {}, { finding_details: 'x'.repeat(40_000) }), '1')
  t.true(text.includes('x'.repeat(40_000)))
  t.deepEqual(
    notes.filter(({ what }) => /32767/.test(what)).map(({ first }) => first),
    ['V-1'],
  )
})

test('what only a CKLB has is said when a CKL is written', async t => {
  const full = {
    uuid: 'u',
    createdAt: '2026-01-01T00:00:00.000Z',
    check_content_ref: { href: 'a.xml', name: 'M' },
    group_tree: [{ id: 'V-1', title: 'SRG', description: '<GroupDescription>d</GroupDescription>' }],
  }
  const notes = await notesOf('ckl', base({}, {}, full))
  for (const what of ['uuid of a rule', 'times of an entry', 'file of a check', 'description of a group'])
    t.true(notes.includes(what), what)
})

test('what only a CKL has is said when a CKLB is written', async t => {
  const made = base()
  const [stig] = made.stigs
  if (stig === undefined) return t.fail()
  const full: Checklist = {
    ...made,
    asset: { ...made.asset, hostGuid: 'g', stigGuid: 's' },
    stigs: [
      { ...stig, customName: 'c', description: 'd', fileName: 'f', notice: 'n', source: 's', classification: 'SECRET' },
    ],
  }
  const notes = await notesOf('cklb', full)
  for (const what of [
    'HOST_GUID',
    'STIG_GUID',
    'customname',
    'description',
    'filename',
    'notice',
    'source',
    'classification',
  ])
    t.true(notes.includes(what), what)
  const back = readChecklist(Buffer.from((await writeChecklist('ckl', full, '1')).text), 'x').checklist
  t.deepEqual([back.asset.hostGuid, back.asset.stigGuid, back.stigs[0]?.customName], ['g', 's', 'c'])
})

const xsd = schemaFile('ckl', 'U_Checklist_Schema_V2.xsd')
const testHere = xsd === undefined ? test.skip : test
testHere(
  `a CKL of the emptiest CKLB that can be read is valid${xsd === undefined ? ' (no shared/schemas above the project)' : ''}`,
  async t => {
    const { checklist } = readChecklist(Buffer.from('{"stigs":[{"rules":[{}]}]}'), 'x')
    const { text } = await writeChecklist('ckl', checklist, '1')
    t.notThrows(() => validateXml(text, xsd ?? ''))
  },
)
