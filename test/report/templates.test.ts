// Templates of a site's own: they take the place of ours, what they get is escaped, and what is wrong with them is said.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { loadTemplates } from '../../src/app/load-templates.ts'
import { StigpackError } from '../../src/errors.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { evaluation as build, check, rule, smallEvaluation, testResult } from './fixture.ts'
import { renderText } from './helpers/render.ts'

async function folderWith(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const own = (files: Readonly<Record<string, string>>) => ({ templates: new Map(Object.entries(files)) })

test('a Markdown template of the site takes the place of ours, and its texts are escaped', async t => {
  const evil = build([testResult([rule(1, [check({ result: 'fail' })], { title: '<b>*bold*</b>' })])])
  const template = 'Ours: {{title}}\n{{#each results}}{{#each open}}- {{groupId}} {{title}}\n{{/each}}{{/each}}'
  const text = await renderText(evil, 'markdown', own({ 'report.md.hbs': template }))
  t.is(text, 'Ours: Security assessment report: enclave-7-prod\n- V-900001 &lt;b\\>\\*bold\\*&lt;/b\\>\n\n')
})

test('a part of the HTML page alone can be replaced, and so can its style, which the policy then allows', async t => {
  const text = await renderText(
    smallEvaluation(),
    'html',
    own({ 'html/rule.hbs': '<p class="mine">{{title}}</p>\n', 'html/page.css': 'p { color: red }\n' }),
  )
  t.is(text.match(/<p class="mine">/g)?.length, 5)
  t.regex(text, /<style>p \{ color: red \}\n@page [^<]*<\/style>/)
  t.regex(text, /style-src 'sha256-[A-Za-z0-9+/=]{44}'/)
  t.not(
    /style-src '([^']*)'/.exec(text)?.[1],
    /style-src '([^']*)'/.exec(await renderText(smallEvaluation(), 'html'))?.[1],
  )
})

test('a page of the site may do without findings and script', async t => {
  const text = await renderText(smallEvaluation(), 'html', own({ 'html/page.hbs': '<h1>{{title}}</h1>' }))
  t.is(text, '<h1>Security assessment report: enclave-7-prod</h1>')
})

test('a field that does not exist, and a template that cannot be read, are refused with the name of the file', async t => {
  for (const template of ['{{nosuchfield}}', '{{#each results}}', '{{> nosuchpart}}', '{{nosuchhelper title}}']) {
    const error = await t.throwsAsync(renderText(smallEvaluation(), 'markdown', own({ 'report.md.hbs': template })))
    t.true(error instanceof StigpackError && error.code === 'TEMPLATE_INVALID', template)
    t.regex(error?.message ?? '', /report\.md\.hbs/)
  }
})

test('a template reaches nothing but what it is given', async t => {
  for (const template of [
    '{{constructor}}',
    '{{lookup this "constructor"}}',
    '{{__proto__}}',
    '{{title.constructor.name}}',
  ]) {
    const outcome = await renderText(smallEvaluation(), 'markdown', own({ 'report.md.hbs': `[${template}]` })).catch(
      (error: unknown) => error,
    )
    t.true(outcome instanceof StigpackError || outcome === '[]\n', `${template}: ${String(outcome)}`)
  }
})

test('a folder of templates is read, hidden files aside', async t => {
  const folder = await folderWith(t, { 'report.md.hbs': '\ufeffa', 'html/rule.hbs': 'b', '.git/config': 'c' })
  t.deepEqual(Object.fromEntries(await loadTemplates(folder)), { 'report.md.hbs': 'a', 'html/rule.hbs': 'b' })
})

test('a file that takes no place is refused, and the nearest name is said', async t => {
  const error = await t.throwsAsync(loadTemplates(await folderWith(t, { 'reports.md.hbs': 'x' })))
  t.true(error instanceof StigpackError && error.code === 'TEMPLATE_INVALID')
  t.regex(String(Reflect.get(error ?? {}, 'why')), /report\.md\.hbs/)
})

test('no folder, an empty one and one that is a file are refused', async t => {
  const folder = await folderWith(t, { 'empty/.keep': '', file: '' })
  const code = async (path: string) => Reflect.get((await t.throwsAsync(loadTemplates(path))) ?? {}, 'code')
  t.is(await code(join(folder, 'none')), 'INPUT_NOT_FOUND')
  t.is(await code(join(folder, 'empty')), 'TEMPLATE_INVALID')
  t.is(await code(join(folder, 'file')), 'INPUT_UNREADABLE')
})
