// The HTML page as bytes; test/browser opens it. It holds all findings, and no way out of itself.
import { createHash } from 'node:crypto'
import test from 'ava'
import { type ResultWord, resultWords } from '../../../src/model/verdict.ts'
import { evaluation as build, check, fullEvaluation, hostile, rule, testResult } from '../fixture.ts'
import { renderText } from '../helpers/render.ts'

const evaluation = fullEvaluation()
const rules = evaluation.results[0]?.rules ?? []
const text = await renderText(evaluation, 'html')

const tally = (words: Iterable<string>): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const word of words) sums[word] = (sums[word] ?? 0) + 1
  return sums
}

interface Findings {
  readonly texts: readonly string[]
  readonly rule: readonly number[]
  readonly result: readonly number[]
  readonly target: readonly number[]
  readonly message: readonly number[]
}
const findingsOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="findings-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as Findings

test('every rule has its status, and the counts are those of the evaluation', t => {
  const statuses = [...text.matchAll(/<details class="rule"[^>]* data-status="(\w+)"/g)].map(match => match[1] ?? '')
  t.deepEqual(
    statuses,
    rules.map(({ result }) => result),
  )
  const counts = evaluation.results[0]?.counts
  t.deepEqual(tally(statuses), { ...counts })
})

test('every target of every rule is in the data, with its result', t => {
  const { texts, rule: ofRule, result, target, message } = findingsOf(text)
  const order: readonly ResultWord[] = ['fail', 'error', 'notchecked', 'pass', 'notapplicable']
  const all = rules.flatMap((entry, index) => entry.checks.map(item => [index, item.result, item.target.name]))
  t.deepEqual(
    all.map((_, row) => [ofRule[row], order[result[row] ?? -1], texts[target[row] ?? -1]]),
    all,
  )
  t.is(result.length, all.length)
  const unfolded = texts[message[0] ?? -1]?.replaceAll('\u0001', texts[target[0] ?? -1] ?? '')
  t.is(unfolded, rules[0]?.checks[0]?.message)
  t.true(resultWords.every(word => order.includes(word)))
})

test('the policy lets the one script and the one style of the page run, by their digests, and nothing else', t => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? ''
  const digest = (tag: string, after: string) => {
    const body = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text.slice(text.lastIndexOf(after)))?.[1] ?? ''
    t.true(body.length > 1_000)
    return `'sha256-${createHash('sha256').update(body).digest('base64')}'`
  }
  t.is(
    policy,
    `default-src 'none'; script-src ${digest('script', '</script>\n<script>')}; style-src ${digest('style', '<style>')}; img-src data:; base-uri 'none'; form-action 'none'`,
  )
})

test('nothing in the page leads anywhere but into the page', t => {
  const links = [...text.matchAll(/\s(?:href|src|action|srcset|poster|data)="([^"]*)"/g)].map(match => match[1] ?? '')
  t.true(links.length > 92)
  t.deepEqual(
    links.filter(link => !link.startsWith('#')),
    [],
  )
  t.notRegex(text, /@import|url\(|<(?:link|iframe|object|embed|img)\b/)
})

test('text that would end its block stays in it', async t => {
  const evil = `</script><script>window.broken=1</script><!-- ${hostile}`
  const page = await renderText(
    build([testResult([rule(1, [check({ result: 'fail', name: evil, found: evil })], { title: evil, fix: evil })])]),
    'html',
  )
  t.is(page.match(/<\/script>/g)?.length, 2)
  t.is(page.match(/<!--/g), null)
  t.true(findingsOf(page).texts.some(entry => entry.includes('</script><script>')))
})

test('rules that two benchmarks number alike have links of their own', async t => {
  const first = testResult([rule(1, [check({ result: 'pass' })]), rule(2, [check({ result: 'pass' })])])
  const other = testResult([rule(1, [check({ result: 'fail' })])], {
    benchmark: { ...first.benchmark, id: 'other', stigId: 'Other' },
  })
  const page = await renderText(build([first, other]), 'html')
  const ids = [...page.matchAll(/<details class="rule" id="([^"]*)"/g)].map(match => match[1])
  t.deepEqual(ids, ['kubernetes-stig-V-900001', 'V-900002', 'other-V-900001'])
})

test('the marking that printed sheets carry cannot end the style that it stands in', async t => {
  const page = await renderText(evaluation, 'html', { marking: 'CUI </style> "} é \\' })
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? []
  t.true(
    style.includes('@top-center { content: "CUI\\20 \\3c \\2f style\\3e \\20 \\22 \\7d \\20 \\e9 \\20 \\5c "'),
    style.slice(-400),
  )
  t.true(page.includes(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`))
})
