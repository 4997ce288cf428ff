// CKL to CKLB to CKL, and the other way: nothing is lost that both can say, whatever is in it.
import test from 'ava'
import fc from 'fast-check'
import { readChecklist } from '../../../src/content/index.ts'
import type { Checklist, ChecklistRule, ChecklistStig } from '../../../src/model/checklist.ts'
import { type ChecklistForm, writeChecklist } from '../../../src/report/index.ts'

/** What XML can carry: line ends of every kind, tabs, marks of direction, and what stands outside the basic plane. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '\t',
        ' ',
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '{{',
        '\u202e',
        '\u200b',
        '\u0085',
        '🚀',
        'é',
        '-',
        '--',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    ),
    maxLength: 12,
  })
  .map(value => value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''))

const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/)

const rule: fc.Arbitrary<ChecklistRule> = fc.record({
  groupId: word,
  groupTitle: word.map(id => `SRG-${id}`),
  ruleId: word.map(id => `SV-${id}_rule`),
  version: text,
  severity: fc.constantFrom('high', 'medium', 'low', 'unknown'),
  title: text,
  discussion: text,
  check: text,
  fix: text,
  weight: text,
  classification: text,
  stigRef: text,
  targetKey: text,
  stigUuid: text,
  iaControls: text,
  falsePositives: text,
  falseNegatives: text,
  documentable: text,
  mitigations: text,
  potentialImpact: text,
  thirdPartyTools: text,
  mitigationControl: text,
  responsibility: text,
  severityOverrideGuidance: text,
  checkContentRef: text,
  legacyIds: fc.array(word, { maxLength: 4 }),
  ccis: fc.array(word, { maxLength: 5 }),
  status: fc.constantFrom('NotAFinding', 'Open', 'Not_Applicable', 'Not_Reviewed'),
  findingDetails: text,
  comments: text,
  severityOverride: fc.constantFrom('', 'high', 'medium', 'low'),
  severityJustification: text,
  uuid: fc.constant(''),
  checkContentHref: fc.constant(''),
  groupDescription: fc.constant(''),
  referenceIdentifier: fc.constant(''),
  createdAt: fc.constant(''),
  updatedAt: fc.constant(''),
})

const stig: fc.Arbitrary<ChecklistStig> = fc
  .record({
    stigId: word,
    title: text,
    version: text,
    releaseInfo: text,
    uuid: fc.uuid(),
    classification: fc.constant('UNCLASSIFIED'),
    customName: fc.constant(''),
    description: fc.constant(''),
    fileName: fc.constant(''),
    notice: fc.constant(''),
    source: fc.constant(''),
    displayName: fc.constant(''),
    referenceIdentifier: fc.constant(''),
    rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
  })
  .map(made => ({ ...made, size: made.rules.length }))

const checklist: fc.Arbitrary<Checklist> = fc.record({
  title: fc.constant(''),
  id: fc.constant(''),
  asset: fc.record({
    role: fc.constantFrom('None', 'Workstation', 'Member Server', 'Domain Controller'),
    assetType: fc.constantFrom('Computing', 'Non-Computing'),
    marking: fc.option(text, { nil: undefined }),
    hostName: text,
    hostIp: text,
    hostMac: text,
    hostFqdn: text,
    comment: text,
    techArea: fc.constantFrom('', 'UNIX OS', 'Domain Name System (DNS)'),
    targetKey: text,
    webOrDatabase: fc.boolean(),
    webDbSite: text,
    webDbInstance: text,
    hostGuid: fc.constant(undefined),
    stigGuid: fc.constant(undefined),
  }),
  stigs: fc.array(stig, { minLength: 1, maxLength: 3 }),
})

async function through(start: Checklist, ...forms: ChecklistForm[]): Promise<Checklist> {
  let current = start
  for (const form of forms) {
    const written = await writeChecklist(form, current, '0.1.0')
    const read = readChecklist(Buffer.from(written.text), `a.${form}`)
    if (read.form !== form) throw new Error(`${form} was read as ${read.form}`)
    current = read.checklist
  }
  return current
}

test('a CKL that was written is read back as it was', async t => {
  await fc.assert(
    fc.asyncProperty(checklist, async made => {
      t.deepEqual(await through(made, 'ckl'), made)
    }),
  )
})

test('CKL to CKLB to CKL loses nothing that both can say', async t => {
  await fc.assert(
    fc.asyncProperty(checklist, async made => {
      t.deepEqual(await through(made, 'ckl', 'cklb', 'ckl'), made)
    }),
  )
})

test('CKLB to CKL to CKLB has the same bytes, for what both can say', async t => {
  await fc.assert(
    fc.asyncProperty(checklist, async made => {
      const before = await writeChecklist('cklb', made, '0.1.0')
      const after = await writeChecklist('cklb', await through(made, 'ckl'), '0.1.0')
      t.is(after.text, before.text)
    }),
  )
})

test('converting is the same every time', async t => {
  await fc.assert(
    fc.asyncProperty(checklist, async made => {
      const [first, second] = [await writeChecklist('cklb', made, '1'), await writeChecklist('cklb', made, '1')]
      t.deepEqual(first, second)
    }),
    { numRuns: 20 },
  )
})
