// What people said stands in every format, beside a verdict that it does not change.
import test from 'ava'
import { reportFormats } from '../../../src/report/index.ts'
import type { AttestationUse, WaiverUse } from '../../../src/schema/answers.ts'
import type { Evaluation } from '../../../src/schema/evaluation.ts'
import { evaluation as build, check, rule, testResult } from '../fixture.ts'
import { readPdf } from '../helpers/pdf-text.ts'
import { renderAll, renderText } from '../helpers/render.ts'
import { readWorkbook } from '../helpers/workbook.ts'

const waiver: WaiverUse = {
  id: 'AO-2026-014',
  state: 'in-force',
  says: 'Accepted; the finding stays open.',
  expires: '2027-05-01T00:00:00Z',
  reason: 'The vendor mends it in the next release.',
  approvedBy: 'Robin Vance',
  approvedOn: '2026-04-01',
  mitigation: 'The port is closed at the boundary.',
  covers: 1,
}
const attestation: AttestationUse = {
  id: 'ports-2026',
  state: 'in-force',
  says: 'Answers the rule.',
  expires: '2027-05-01T00:00:00Z',
  status: 'pass',
  explanation: 'All ports are registered.',
  updated: '2026-04-02',
  updatedBy: 'Kim Sato',
}

const answered = (): Evaluation => {
  const waived = { ...check({ result: 'fail' }), waivedBy: [waiver.id] }
  const attested = { ...check({ result: 'pass' }), attestedBy: attestation.id }
  return build([
    testResult([
      rule(1, [waived], { waivers: [waiver] }),
      rule(2, [attested], { attestations: [attestation] }),
      rule(3, [check({ result: 'fail' })], {
        waivers: [{ ...waiver, id: 'AO-OLD', state: 'expired', says: 'It is over.' }],
      }),
      rule(4, [check({ result: 'notchecked' })], {
        overlays: ['Switched off by Pat Quinn on 2026-03-01: not used here.'],
      }),
    ]),
  ])
}

async function textOf(suffix: string, bytes: Buffer): Promise<string> {
  if (suffix.endsWith('.pdf')) return readPdf(bytes).pages.join(' ').replaceAll('\n', ' ')
  if (suffix.endsWith('.xlsx')) return (await readWorkbook(bytes)).flat().join('\n')
  return bytes.toString('utf8').replaceAll('\\', '')
}

for (const { id } of reportFormats)
  test(`${id} names the waiver with its approver, and says of the one that is over that it is`, async t => {
    for (const [suffix, bytes] of await renderAll(answered(), { formats: [id] })) {
      const text = await textOf(suffix, bytes)
      for (const part of ['AO-2026-014', 'Robin Vance', 'AO-OLD', 'expired'])
        t.true(text.includes(part), `${suffix}: ${part}`)
    }
  })

for (const { id } of reportFormats.filter(format => format.id !== 'poam'))
  test(`${id} names who attested, and what the site decided`, async t => {
    for (const [suffix, bytes] of await renderAll(answered(), { formats: [id] })) {
      const text = await textOf(suffix, bytes)
      for (const part of ['ports-2026', 'Kim Sato', 'Pat Quinn']) t.true(text.includes(part), `${suffix}: ${part}`)
    }
  })

test('POA&M: a risk is accepted where a waiver in force covers all of the finding, and only there', async t => {
  const [heading = [], ...rows] = await readWorkbook(
    (await renderAll(answered(), { formats: ['poam'] })).get('.poam.xlsx') ?? Buffer.of(),
  )
  const cells = (name: string) => rows.map(row => row[heading.indexOf(name)] ?? '')
  t.deepEqual(cells('Status'), ['Risk Accepted', 'Ongoing'])
  t.deepEqual(cells('Mitigations (in-house and in conjunction with the Navy CSSP)'), [
    'The port is closed at the boundary.',
    '',
  ])
})

test('SARIF: a waived result is suppressed, and keeps its kind and level', async t => {
  const log = JSON.parse(await renderText(answered(), 'sarif')) as {
    runs: { results: { kind: string; level: string; suppressions?: { kind: string; status: string }[] }[] }[]
  }
  const results = log.runs[0]?.results ?? []
  t.deepEqual(
    results.map(({ kind, suppressions }) => [kind, suppressions?.map(({ status }) => status)]),
    [
      ['fail', ['accepted']],
      ['pass', undefined],
      ['fail', undefined],
      ['review', undefined],
    ],
  )
  t.not(results[0]?.level, 'none')
})

test('OHDF: a waived control was run and stays failed', async t => {
  const document = JSON.parse(await renderText(answered(), 'hdf')) as {
    profiles: {
      controls: {
        impact: number
        waiver_data?: { run: boolean; skipped_due_to_waiver: boolean }
        attestation_data?: { status: string }
        results: { status: string }[]
      }[]
    }[]
  }
  const [waived, attested] = document.profiles[0]?.controls ?? []
  t.like(waived?.waiver_data, { run: true, skipped_due_to_waiver: false })
  t.true(waived?.results.every(({ status }) => status === 'failed'))
  t.true((waived?.impact ?? 0) > 0)
  t.is(attested?.attestation_data?.status, 'passed')
})

test('OSCAL: the risk of a waived finding is an approved deviation, and the finding is not satisfied', async t => {
  const document = JSON.parse(await renderText(answered(), 'oscal')) as {
    'assessment-results': {
      results: {
        risks: { status: string }[]
        findings: { target: { status: { state: string } } }[]
        observations: { methods: string[] }[]
      }[]
    }
  }
  const [result] = document['assessment-results'].results
  t.deepEqual(
    result?.risks.map(({ status }) => status),
    ['deviation-approved', 'open'],
  )
  t.is(result?.findings[0]?.target.status.state, 'not-satisfied')
  t.deepEqual(result?.observations[1]?.methods, ['TEST', 'INTERVIEW'])
})
