// The parts of the PDF: contents, score, people, decisions, custody, settings of the site, and what no setting takes away.
import test from 'ava'
import type { ReportOptions } from '../../src/report/index.ts'
import { logoOf } from '../../src/report/logo.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { answered, attestation, waiver } from '../evaluate/answers/helpers.ts'
import { evaluation as build, check, fullEvaluation, rule, smallEvaluation, testResult } from './fixture.ts'
import { readPdf } from './helpers/pdf-text.ts'
import { renderAll } from './helpers/render.ts'

const head = { schemaVersion: 1, kind: 'stigpack.report-config' } as const

async function render(evaluation: Evaluation, options: ReportOptions = {}) {
  const [bytes = Buffer.of()] = (await renderAll(evaluation, { ...options, formats: ['pdf'] })).values()
  const content = readPdf(bytes)
  return { bytes, ...content, text: content.pages.join('\n').replaceAll('\n', ' ') }
}

test('the contents give the page on which each part begins', async t => {
  const { pages } = await render(fullEvaluation())
  const lines = (pages[1] ?? '').split('\n')
  for (const title of ['Open findings', 'Findings in full', 'All rules', 'Evidence, custody and signature']) {
    const number = Number(lines[lines.indexOf(title) + 1])
    t.true(pages[number - 1]?.split('\n').includes(title), `${title} on page ${number}`)
  }
})

test('the score stands with its formula, and what is not reviewed counts as not met', async t => {
  const words = ['pass', 'pass', 'pass', 'fail', 'notchecked', 'notchecked', 'error', 'notapplicable'] as const
  const rules = words.map((result, index) => rule(index, [check({ result, node: 'cp-1' })]))
  const { text } = await render(build([testResult(rules)]))
  t.true(text.includes('42.8 % 3 of 7 rules that apply are met. 4 of them (57.1 %) are reviewed; of those, 75.0 % are'))
  t.true(text.includes('Score = rules that are met / rules that apply (all but Not Applicable).'))
})

test('attestations and waivers stand with names and dates, in their list and with their rule', async t => {
  const all = answered({
    attestations: [attestation({ id: 'ppsm' }), attestation({ id: 'late', rule: 'V-900003' })],
    waivers: [waiver({ id: 'AO-1', targets: ['Pod web/a'] }), waiver({ id: 'AO-0', expires: '2026-04-30' })],
  })
  const { text } = await render(all)
  for (const part of [
    'V-900001 pass Kim Lee 2026-05-01 2026-12-31 in force',
    'V-900003 pass Kim Lee 2026-05-01 2026-12-31 not used',
    'V-900002 Dana Whitfield 2026-04-20 2026-12-31 in force',
    'V-900002 Dana Whitfield 2026-04-20 2026-04-30 expired',
    'Attestation ppsm (in force): pass, by Kim Lee on 2026-05-01, through 2026-12-31.',
    'Waiver AO-1 (in force): accepted by Dana Whitfield on 2026-04-20, through 2026-12-31.',
    'Pod web/a (waived by AO-1)',
    '0 open rules are waived and 1 rule was answered by a person',
  ]) {
    t.true(text.includes(part), part)
  }
})

test('disabled rules, NIST controls, areas and custody are shown', async t => {
  const base = build([
    testResult([
      rule(1, [check({ result: 'fail', node: 'cp-1' })], {
        nist: { rev4: ['CM-6 b'], rev5: ['CM-6 b', 'AC-3'] },
        area: 'apiserver',
      }),
    ]),
  ])
  const seal = {
    manifestSha256: 'a'.repeat(64),
    keyId: 'first-key',
    algorithm: 'ecdsa-p256',
    finishedAt: '2026-05-01T08:15:42Z',
  }
  const { text } = await render({
    ...base,
    overlays: [
      {
        file: 'site.yaml',
        action: 'disable',
        benchmark: 'kubernetes-stig',
        rule: 'V-900009',
        reason: 'No etcd here.',
        by: 'Kim Lee',
        date: '2026-04-01',
      },
    ],
    bundle: {
      ...base.bundle,
      custody: [
        {
          verified: seal,
          resealedAt: '2026-05-01T10:00:00Z',
          operator: 'sam.ortiz',
          tool: { name: 'stigpack', version: '0.1.0' },
          nodesAdded: ['worker-9'],
          nodesReplaced: [],
        },
      ],
    },
  })
  for (const part of [
    'No etcd here. Kim Lee 2026-04-01 site.yaml',
    'rev. 5: CM-6 b, AC-3; rev. 4: CM-6 b',
    'Area API server',
    'sam.ortiz Sealed anew with stigpack 0.1.0. Evidence added of worker-9.',
    'key first-key',
  ]) {
    t.true(text.includes(part), part)
  }
})

test('titles, system, persons and the CUI block are those of the settings, and nothing is made up', async t => {
  const config = {
    ...head,
    title: 'Assessment of Enclave 7',
    system: { name: 'Enclave 7', identifier: 'eMASS 4711' },
    assessor: { name: 'Kim Lee', role: 'ISSO' },
    cui: {
      controlledBy: ['Department of the Navy', 'NEC Code 42'],
      categories: ['ISVI'],
      pointOfContact: 'kim@example.mil',
    },
  }
  const { pages } = await render(smallEvaluation(), { config, marking: 'CUI' })
  const cover = (pages[0] ?? '').replaceAll('\n', ' ')
  for (const part of [
    'Assessment of Enclave 7',
    'Enclave 7 (eMASS 4711)',
    'Kim Lee, ISSO',
    'Controlled by: Department of the Navy Controlled by: NEC Code 42 CUI category: ISVI Distribution/dissemination: ____',
    'POC: kim@example.mil',
  ]) {
    t.true(cover.includes(part), part)
  }
  t.true((pages.at(-1) ?? '').includes('Kim Lee, ISSO'))
  const plain = (await render(smallEvaluation())).pages[0] ?? ''
  t.notRegex(plain, /CUI|Controlled by|POC/)
})

test('sections can be left out, but never findings, gaps, what people said or the decisions of the site', async t => {
  const sections = {
    contents: false,
    charts: false,
    ruleTable: false,
    otherRules: false,
    ruleTexts: false,
    inventory: false,
    verification: false,
    signatures: false,
  }
  const { bookmarks, dictionaries, text } = await render(smallEvaluation(), { config: { ...head, sections } })
  t.deepEqual(
    bookmarks.filter(title => !/^(V-|CAT )/.test(title)),
    [
      'Cover',
      'Executive summary',
      'What could not be looked at',
      'Not reviewed, and why',
      'Open findings',
      'Attestations and waivers',
      'Decisions of the site',
      'Findings in full',
      'Evidence, custody and signature',
    ],
  )
  t.false(dictionaries.some(entry => entry.includes('/S /Figure')))
  t.true(text.includes('Remediation'), 'how to mend what is open stays')
  t.false(text.includes('openssl'))
  // A link to a section that is not there would lead nowhere.
  const names = new Set([...dictionaries.join('\n').matchAll(/\(([^()]+)\) \[\d+ 0 R \/XYZ/g)].map(match => match[1]))
  const targets = [...dictionaries.join('\n').matchAll(/\/D \(([^()]+)\)/g)].map(match => match[1])
  t.true(targets.length > 0)
  t.deepEqual(
    targets.filter(target => !names.has(target)),
    [],
  )
})

// Two by two pixels, RGB and alpha: what logos mostly are, and what the PDF library unpacks in the background.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAEklEQVR4nGOQ96v8DwQNDDAGAFlICsUTFqiBAAAAAElFTkSuQmCC',
  'base64',
)

test('a logo is drawn on the cover, described, and the same bytes come out every time', async t => {
  const logo = logoOf(png)
  if (typeof logo === 'string') {
    t.fail(logo)
    return
  }
  const options = { logo, organization: 'NEC' }
  const [one, two] = [await render(smallEvaluation(), options), await render(smallEvaluation(), options)]
  t.true(one.bytes.equals(two.bytes))
  t.true(one.dictionaries.some(entry => entry.includes('/Alt (Logo of NEC)')))
  t.is(one.dictionaries.filter(entry => entry.includes('/Subtype /Image')).length, 2, 'the image and its alpha')
})

test('it says that it is PDF/A-2a and PDF/UA-1', async t => {
  const { bytes } = await render(smallEvaluation())
  const text = bytes.toString('latin1')
  t.regex(text, /<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>A</)
  t.regex(text, /<pdfuaid:part>1</)
  t.regex(text, /\/OutputIntents/)
})
