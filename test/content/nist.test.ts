// NIST SP 800-53 controls follow from a rule's CCIs, in both revisions.
import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { loadContent } from '../../src/content/index.ts'
import { nistLookup, parseNistTable, readNistTable } from '../../src/content/nist.ts'

const table = parseNistTable(await readNistTable(assetPath('stig')))

test('the table is whole and knows both revisions', t => {
  t.true(table.size > 4500)
  t.deepEqual(table.get('CCI-000213'), { rev4: ['AC-3'], rev5: ['AC-3'] })
  t.deepEqual(table.get('CCI-003992'), { rev4: [], rev5: ['CM-14'] })
  t.deepEqual(table.get('CCI-002523')?.rev5, ['SC-37', 'SC-37 (1)'])
})

test('the controls of several CCIs come once each and in their order', t => {
  const nistOf = nistLookup(
    'cci\trev4\trev5\nCCI-000001\tAC-10;AC-2\tAC-2 (3)\nCCI-000002\tAC-2\tAC-2 (12);AC-2\nCCI-000003\t\tCM-6 b',
  )
  t.deepEqual(nistOf(['CCI-000002', 'CCI-000001', 'CCI-999999']), {
    rev4: ['AC-2', 'AC-10'],
    rev5: ['AC-2', 'AC-2 (3)', 'AC-2 (12)'],
  })
})

test('a row that is not written as the table is, is refused with its line', t => {
  const refused = { code: 'CONTENT_INVALID', message: /nist-800-53\.tsv, line 2/ } as const
  for (const line of ['CCI-1\tAC-1\t', 'CCI-000002 AC-1', 'CCI-000002\tac-1\t', 'CCI-000001\tAC-1\t'])
    t.throws(() => parseNistTable(`CCI-000001\tAC-1\tAC-1\n${line}\n`), refused, line)
})

test('every CCI of every benchmark stands for a control of one of the revisions', async t => {
  const { benchmarks } = await loadContent()
  for (const { rule, nist } of benchmarks.flatMap(({ rules }) => rules)) {
    for (const cci of rule.ccis) t.true(table.has(cci), `${rule.group} ${cci}`)
    t.true(rule.ccis.length === 0 || nist.rev4.length + nist.rev5.length > 0, rule.group)
  }
})

const reference = assetPath('..', 'shared', 'content', 'cci-nist-800-53.tsv')
const whereReference = existsSync(reference) ? test : test.skip

whereReference('the table says what the reference list says', t => {
  const [, ...lines] = readFileSync(reference, 'utf8').trimEnd().split('\n')
  const list = (field = '') => field.split(/[;,]/).flatMap(part => (part.trim() === '' ? [] : [mended(part.trim())]))
  // Two entries of the list are mistyped, and are mended in ours.
  const mended = (name: string) => name.replace('CP-4 (4)4', 'CP-4 (4)').replace('  ', ' ')
  for (const line of lines) {
    const [cci = '', , rev4, rev5] = line.split('\t')
    t.deepEqual(table.get(cci) ?? { rev4: [], rev5: [] }, { rev4: list(rev4), rev5: list(rev5) }, cci)
  }
})
