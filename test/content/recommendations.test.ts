// Benchmarks written as recommendations: a release told as a change of another one.
import test from 'ava'
import { rulesOfRecommendations } from '../../src/content/recommendations.ts'
import { parseYaml } from '../../src/content/yaml.ts'
import { StigpackError } from '../../src/errors.ts'

const head = (release: string) =>
  `id: numbers\nstigId: Numbers\ntitle: Numbers\nversion: '1'\nrelease: '${release}'\nreleaseInfo: x\npublisher: CIS\nbasis: effective\nrulePrefix: n-1.${release}\n`

const whole = `${head('2')}sections: { '1': First, '1.2': Second }
recommendations:
  - { id: '1.2.10', assessment: manual, title: Ten., controls: [{ control: ten }] }
  - { id: '1.2.9', assessment: automated, severity: high, title: Nine., controls: [{ control: nine }] }
  - { id: '1.1', assessment: automated, title: One., controls: [{ control: one, with: { mode: '0600' } }] }
`

const rulesOf = (...texts: readonly string[]) =>
  rulesOfRecommendations(texts.map((text, index) => parseYaml(`benchmarks/${index}.yaml`, text)))

const error = (...texts: readonly string[]): StigpackError => {
  try {
    rulesOf(...texts)
  } catch (caught) {
    if (caught instanceof StigpackError) return caught
    throw caught
  }
  throw new Error('it was taken')
}

test('recommendations become rules in the order of their numbers, with ids that no other release has', t => {
  const [file] = rulesOf(whole)
  t.deepEqual(
    file?.value.rules.map(({ group, rule, groupTitle, severity, ccis }) => [group, rule, groupTitle, severity, ccis]),
    [
      ['1.1', 'n-1.2_1.1', 'First', 'medium', []],
      ['1.2.9', 'n-1.2_1.2.9', 'Second', 'high', []],
      ['1.2.10', 'n-1.2_1.2.10', 'Second', 'medium', []],
    ],
  )
})

test('a release can be told as what changed: numbers first, then what went, what differs and what came', t => {
  const change = `${head('3')}extends: numbers@1.2
renumber: { '1.2.10': '1.3.1' }
sections: { '1.3': Third }
drop: ['1.1']
change: { '1.2.9': { assessment: manual } }
recommendations: [{ id: '1.2.1', assessment: manual, title: New., controls: [{ control: new }] }]
`
  const [, file] = rulesOf(whole, change)
  t.deepEqual(
    file?.value.rules.map(({ group, rule, title, assessment, severity }) => [group, rule, title, assessment, severity]),
    [
      ['1.2.1', 'n-1.3_1.2.1', 'New.', 'manual', 'medium'],
      ['1.2.9', 'n-1.3_1.2.9', 'Nine.', 'manual', 'high'],
      ['1.3.1', 'n-1.3_1.3.1', 'Ten.', 'manual', 'medium'],
    ],
  )
  t.is(file?.lineOf(['rules', 0, 'controls', 0, 'control']), 15)
  t.is(file?.lineOf(['rules', 1, 'controls', 0, 'control']), undefined)
})

test('a change of what is not there, or of nothing at all, is refused with its line', t => {
  const extending = `${head('3')}extends: numbers@1.2\n`
  t.regex(error(whole, `${extending}drop: ['9.9']\n`).message, /1\.yaml, line 11/)
  t.regex(error(whole, `${extending}change: { '9.9': { title: X. } }\n`).why ?? '', /no 9\.9 to change/)
  t.regex(error(whole, `${extending}renumber: { '9.9': '9.8' }\n`).why ?? '', /no 9\.9 to renumber/)
  t.regex(error(whole, `${extending}renumber: { '1.1': '1.2.9' }\n`).why ?? '', /1\.2\.9 would be there twice/)
  t.regex(error(`${head('3')}extends: numbers@9.9\n`).why ?? '', /no `numbers@9\.9`/)
  t.regex(error(`${head('3')}extends: numbers@1.3\n`).why ?? '', /extends itself/)
  t.regex(error(`${head('3')}recommendations: []\n`).why ?? '', /no recommendations/)
  t.regex(error(whole.replace("'1': First, ", '')).why ?? '', /section 1 of 1\.1 has no title/)
})

test('a number without quotes is refused: 1.10 would be read as 1.1', t => {
  t.regex(error(whole.replace("'1.1'", '1.1')).why ?? '', /id/)
})

test('the same number twice is refused', t => {
  t.regex(error(whole.replace("'1.2.10'", "'1.2.9'")).why ?? '', /there twice/)
})
