// STIGs as their publisher sends them: XCCDF 1.1, the data stream of SCAP, zips of both, and files that only look like one.
import { readFileSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../../src/assets.ts'
import { readStigs } from '../../../src/content/index.ts'
import { xmlFilesIn, zipLimits } from '../../../src/content/stig/zip.ts'
import { StigpackError } from '../../../src/errors.ts'
import { stigFileSchema } from '../../../src/schema/stig.ts'
import { sharedFile } from '../../helpers/shared-file.ts'
import { makeZip } from './make-zip.ts'

const fixture = (name: string): Buffer => readFileSync(assetPath('test', 'fixtures', 'stig', name))
const manual = fixture('U_Example_STIG_V2R7_Manual-xccdf.xml')

async function refusal(bytes: Buffer | string): Promise<StigpackError> {
  try {
    await readStigs(Buffer.from(bytes), 'some/where/file')
  } catch (error) {
    if (error instanceof StigpackError) return error
    throw error
  }
  throw new Error('it was read')
}

test('a manual STIG gives ids with their revisions, texts, and the numbers that only DISA has', async t => {
  const [stig, ...more] = await readStigs(manual, 'x/U_Example_STIG_V2R7_Manual-xccdf.xml')
  t.is(more.length, 0)
  t.like(stig, {
    file: 'U_Example_STIG_V2R7_Manual-xccdf.xml',
    form: 'manual',
    stigId: 'Kubernetes_STIG',
    version: '2',
    release: '7',
    releaseInfo: 'Release: 7 Benchmark Date: 01 Jul 2026',
    publisher: 'DISA',
    source: 'STIG.DOD.MIL',
    notice: 'terms-of-use',
  })
  t.like(stig?.rules[0], {
    groupId: 'V-242390',
    ruleId: 'SV-242390r999001_rule',
    version: 'CNTR-K8-000360',
    severity: 'high',
    ccis: ['CCI-000213', 'CCI-000015'],
    discussion: 'Who asks matters, when a <port> is open & reachable.\n\nSecond paragraph.',
    check: 'Look at the example flag.\n\nIf it is "true", this is a finding.',
    fix: 'Set the example flag to false.',
  })
  t.like(stig?.rules[0]?.official, {
    checkId: 'C-45665r999003_chk',
    fixId: 'F-45623r999002_fix',
    checkName: 'M',
    checkHref: 'Example.xml',
    hasCheckText: true,
    legacyIds: ['V-100001', 'SV-100001'],
    targetKey: '5376',
    targetSubject: 'Example',
    severityOverrideGuidance: 'Only with a written reason.',
    responsibility: 'System Administrator',
    iaControls: 'ECCD-1',
    documentable: 'false',
  })
})

test('a SCAP data stream gives bare ids, both numbers of its version, and no check text', async t => {
  const [stig] = await readStigs(fixture('example-scap.xml'), 'example-scap.xml')
  t.like(stig, { form: 'scap', stigId: 'Kubernetes_STIG', version: '2', release: '1' })
  t.like(stig?.rules[0], { groupId: 'V-242390', ruleId: 'SV-242390r888_rule', check: '' })
  t.is(stig?.rules[0]?.official.hasCheckText, false)
  t.is(stig?.rules[0]?.official.checkId, '')
})

test("DISA's zip, and a library of such zips, give the same as the file in them", async t => {
  const entry = { name: 'U_X_Manual_STIG/U_X-xccdf.xml', content: manual }
  const zip = makeZip([
    { name: 'U_X_Manual_STIG/Overview.pdf', content: 'x' },
    entry,
    { name: 'a/STIG.xsl', content: '<x/>' },
  ])
  const [expected] = await readStigs(manual, 'U_X-xccdf.xml')
  t.deepEqual(await readStigs(zip, 'U_X.zip'), expected === undefined ? [] : [expected])
  const library = makeZip([{ name: 'U_X.zip', content: zip }])
  t.deepEqual(await readStigs(library, 'library.zip'), expected === undefined ? [] : [expected])
})

test('other XML in a zip is passed over where a STIG is there, and named where none is', async t => {
  const other = { name: 'notes.xml', content: '<notes/>' }
  t.is((await readStigs(makeZip([other, { name: 'x-xccdf.xml', content: manual }]), 'a.zip')).length, 1)
  t.regex((await refusal(makeZip([other]))).why ?? '', /no XCCDF benchmark/)
  t.regex(
    (await refusal(makeZip([{ name: 'x-xccdf.xml', content: '<Benchmark/>' }]))).why ?? '',
    /x-xccdf\.xml in it: The namespace/,
  )
})

test('names that climb out of a folder are names and nothing else', async t => {
  const climbing = makeZip([{ name: '../../etc/x-xccdf.xml', content: manual }])
  // yauzl refuses them before they are looked at.
  t.is((await refusal(climbing)).code, 'STIG_INVALID')
})

test('what `content import` writes is read back as it was', async t => {
  const stigs = await readStigs(manual, 'x.xml')
  const file = stigFileSchema.parse({ schemaVersion: 1, kind: 'stigpack.stigs', stigs })
  t.deepEqual(await readStigs(Buffer.from(JSON.stringify(file)), 'x.json'), stigs)
})

const limits = { ...zipLimits, entryBytes: 4 * 2 ** 20 }
for (const [what, zip, more, message] of [
  ['a zip bomb', makeZip([{ name: 'a.xml', content: Buffer.alloc(3 * 2 ** 20) }]), {}, /more than 200 times/],
  [
    'an entry beyond the limit',
    makeZip([{ name: 'a.xml', content: Buffer.alloc(9 * 2 ** 20) }]),
    { ratio: 10_000 },
    /more than 4194304 bytes/,
  ],
  [
    'more than there may be in all',
    makeZip([
      { name: 'a.xml', content: 'x'.repeat(90) },
      { name: 'b.xml', content: 'x'.repeat(90) },
    ]),
    { bytes: 100 },
    /more than 10 bytes/,
  ],
  [
    'too many entries',
    makeZip(Array.from({ length: 30 }, (_, at) => ({ name: `${at}.pdf`, content: '' }))),
    { entries: 20 },
    /more than 20 entries/,
  ],
  [
    'zips in zips in zips',
    makeZip([{ name: 'a.zip', content: makeZip([{ name: 'b.zip', content: makeZip([]) }]) }]),
    {},
    /nested deeper than 2/,
  ],
] as const) {
  test(`${what} is refused`, async t => {
    const error = await t.throwsAsync(xmlFilesIn(zip, { ...limits, ...more }))
    t.regex(error?.message ?? '', message)
  })
}

for (const [what, bytes, code, why] of [
  ['nothing', '', 'STIG_INVALID', /root element/],
  ['text', 'hello', 'STIG_INVALID', /well-formed/],
  ['other XML', '<CHECKLIST/>', 'STIG_INVALID', /no XCCDF benchmark/],
  ['other JSON', '{"kind":"x"}', 'STIG_INVALID', /content import/],
  ['a cut zip', makeZip([{ name: 'x.xml', content: manual }]).subarray(0, 200), 'STIG_INVALID', /no zip file/],
  ['an encrypted zip', makeZip([{ name: 'x.xml', content: manual, flags: 1 }]), 'STIG_INVALID', /encrypted/],
  [
    'a DOCTYPE',
    `<!DOCTYPE Benchmark>${manual.toString().replace(/^<\?.*?\?><\?.*?\?>/, '')}`,
    'STIG_REFUSED',
    /DOCTYPE/,
  ],
  ['a STIG without a release', manual.toString().replace('Release: 7 ', ''), 'STIG_INVALID', /version and release/],
  ['a STIG without rules', manual.toString().replace(/<Group[\s\S]*<\/Group>/, ''), 'STIG_INVALID', /no rules/],
  [
    'a group that is there twice',
    manual.toString().replace('V-999999', 'V-242390'),
    'STIG_INVALID',
    /V-242390 is there twice/,
  ],
  [
    'a rule without an id of its own',
    manual.toString().replace('<version>CNTR-K8-999999</version>', ''),
    'STIG_INVALID',
    /has no version/,
  ],
  [
    'a severity that nobody knows',
    manual.toString().replace('severity="low"', 'severity="huge"'),
    'STIG_INVALID',
    /V-999999 has the severity "huge"/,
  ],
] as const) {
  test(`${what} is ${code}, with the reason and the path`, async t => {
    const error = await refusal(bytes)
    t.is(error.code, code)
    t.regex(error.why ?? '', why)
    t.regex(error.message, /some\/where\/file/)
  })
}

const official = sharedFile('content', 'official', 'U_RGS_RKE2_STIG_V1R5_Manual-xccdf.xml')
const table = sharedFile('content', 'rke2-stig-v1r5.tsv')
const testHere = official === undefined || table === undefined ? test.skip : test
testHere(
  `a file of DISA has all that its facts say${official === undefined ? ' (no shared/content above the project)' : ''}`,
  async t => {
    const [stig] = await readStigs(readFileSync(official ?? ''), official ?? '')
    const [head = '', ...lines] = readFileSync(table ?? '', 'utf8')
      .trimEnd()
      .split('\n')
    const columns = head.split('\t')
    const facts = lines.map(line => new Map(line.split('\t').map((cell, at) => [columns[at] ?? '', cell])))
    t.deepEqual(
      stig?.rules.map(rule => [
        rule.groupId,
        rule.ruleId,
        rule.version,
        rule.severity,
        rule.groupTitle,
        rule.ccis.join(','),
      ]),
      facts.map(fact =>
        ['group_id', 'rule_id_v1r5', 'stig_id', 'severity', 'srg', 'cci'].map(name => fact.get(name) ?? ''),
      ),
    )
    t.true(
      stig?.rules.every(
        rule => rule.official.hasCheckText && rule.official.targetKey === '5486' && rule.discussion !== '',
      ),
    )
    t.true(
      stig?.rules.every(
        rule => /^C-\d+r\d+_chk$/.test(rule.official.checkId) && /^F-\d+r\d+_fix$/.test(rule.official.fixId),
      ),
    )
  },
)
