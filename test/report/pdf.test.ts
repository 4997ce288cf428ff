// The PDF as a document: every page marked and numbered, nothing empty, tagged, embedded, bookmarked.
import test from 'ava'
import { evaluation as build, check, fullEvaluation, rule, smallEvaluation, testResult } from './fixture.ts'
import { readPdf } from './helpers/pdf-text.ts'
import { renderAll } from './helpers/render.ts'

const render = async (...[input, options]: Parameters<typeof renderAll>) => {
  const [bytes = Buffer.of()] = (await renderAll(input, { ...options, formats: ['pdf'] })).values()
  return { bytes, ...readPdf(bytes) }
}

const count = (text: string, part: string): number => text.split('\n').filter(line => line === part).length

test('every page has the marking twice and says which page of how many it is', async t => {
  const { pages } = await render(fullEvaluation(), { marking: 'CUI//SP-CTI' })
  t.true(pages.length > 40)
  for (const [index, page] of pages.entries()) {
    t.is(count(page, 'CUI//SP-CTI'), 2, `page ${index + 1}`)
    t.true(page.includes(`Page ${index + 1} of \n${pages.length}`), `page ${index + 1}`)
  }
})

test('no page is empty', async t => {
  const { pages } = await render(fullEvaluation())
  for (const [index, page] of pages.entries()) t.true(page.split('\n').length > 8, `page ${index + 1}`)
})

test('it is tagged, titled, in English, and all its fonts are embedded', async t => {
  const { bytes, dictionaries } = await render(smallEvaluation())
  const text = dictionaries.join('\n')
  t.true(bytes.subarray(0, 8).equals(Buffer.from('%PDF-1.7')))
  t.regex(text, /\/Marked true/)
  t.regex(text, /\/Lang \(en-US\)/)
  t.regex(text, /\/DisplayDocTitle true/)
  for (const type of ['Document', 'H1', 'H2', 'H3', 'H4', 'TOC', 'TOCI', 'Table', 'TH', 'TD', 'Figure', 'Link', 'L']) {
    t.true(
      dictionaries.some(entry => new RegExp(`/S /${type}\\b`).test(entry)),
      type,
    )
  }
  t.is(text.match(/\/FontFile2 /g)?.length, text.match(/\/Type \/FontDescriptor/g)?.length)
  t.notRegex(text, /\/Subtype \/Type1\b/)
})

test('sections and rules have bookmarks', async t => {
  const { bookmarks } = await render(smallEvaluation())
  for (const title of [
    'Cover',
    'Contents',
    'Executive summary',
    'What could not be looked at',
    'Not reviewed, and why',
    'Open findings',
    'Attestations and waivers',
    'Decisions of the site',
    'Findings in full',
    'Rules not reviewed, in full',
    'Rules met or not applicable, in full',
    'All rules',
    'Node inventory',
    'Evidence, custody and signature',
    'Signatures',
  ]) {
    t.true(bookmarks.includes(title), title)
  }
  t.is(bookmarks.filter(title => title.startsWith('V-90000')).length, 5)
})

test('a rule shows identifiers, readings, expected, found, citation and what it waits for', async t => {
  const split = rule(3, [check({ result: 'fail', literal: 'pass', effective: 'fail', node: 'cp-1' })])
  const waiting = rule(4, [check({ result: 'notchecked', node: 'cp-1' })])
  const { pages } = await render(build([testResult([split, waiting])]))
  const text = pages.join('\n').replaceAll('\n', ' ')
  for (const part of [
    'V-900003 TEST-K8-000030   CAT II',
    'SV-900003r100003_rule',
    'CCI-000366',
    'Literal reading pass Effective reading fail',
    'Expected --anonymous-auth=false',
    'Found --anonymous-auth is not set; its default since 1.6 is true',
    'evidence/cluster/core.v1.pods.ndjson, line 12, spec.containers[0].command',
    'Waits for command line of the kubelet /var/lib/kubelet/config.yaml',
  ]) {
    t.true(text.includes(part), part)
  }
  const digest = split.checks[0]?.citations[0]?.sha256 ?? 'missing'
  t.true(text.includes(`${digest}  evidence/cluster/core.v1.pods.ndjson`))
})

test('a marking of the greatest length stands on one line', async t => {
  const marking = 'CUI//SP-CTI//NOFORN '.repeat(6).trim().slice(0, 120)
  const { pages } = await render(smallEvaluation(), { marking })
  t.true(pages.every(page => count(page, marking) === 2))
})

test('the commands that check the bundle follow its algorithm, and its name cannot run anything', async t => {
  const base = smallEvaluation()
  const of = async (algorithm: string, file = 'b.tar.gz') =>
    (await render({ ...base, bundle: { ...base.bundle, algorithm, file } })).pages.join('\n')
  t.regex(await of('ecdsa-p256'), /openssl dgst -sha256 -verify signer\.pub/)
  t.regex(await of('ecdsa-p384'), /openssl dgst -sha384 -verify signer\.pub/)
  t.regex(await of('ed25519'), /openssl pkeyutl -verify -rawin/)
  t.true((await of('ed25519', "x'; reboot #.tar.gz")).includes(`'x'\\''; reboot #.tar.gz'`))
})

test('a table longer than a page repeats its header and a cell longer than a page goes on', async t => {
  const gap = { source: 'pods', reason: 'forbidden', message: 'forbidden by policy '.repeat(48) } as const
  const { pages } = await render({ ...smallEvaluation(), gaps: Array.from({ length: 60 }, () => gap) })
  const withGaps = pages.filter(page => page.includes('forbidden by policy'))
  t.true(withGaps.length > 3)
  t.true(withGaps.every(page => page.includes('Source\nReason\nHTTP\nMessage')))
  const wide = { ...gap, source: 'x/'.repeat(4_000) }
  const long = await render({ ...smallEvaluation(), gaps: [wide] })
  t.is(long.pages.join('').replaceAll('\n', '').match(/x\//g)?.length, 4_000)
})
