// The page in a browser: it asks nobody, it filters, links lead into it, and people with a keyboard or a screen reader get along.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { fullEvaluation, smallEvaluation } from '../report/fixture.ts'
import { renderAll } from '../report/helpers/render.ts'
import { launch, open } from './helpers/chromium.ts'

const evaluation = fullEvaluation()
const rules = evaluation.results[0]?.rules ?? []
const report = (await renderAll(evaluation, { formats: ['html'] })).get('.html') ?? Buffer.of()
const browser = await launch()
const folder = folderOfFile(test)
const file = join(folder, 'report.html')
test.before('the page lies in a file', () => writeFile(file, report))
test.after.always(() => browser.close())

/** What axe-core objects to, by the rules of WCAG 2.2 AA and its own best practices. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')
  const { violations: list } = found as { violations: { id: string; nodes: { target: string[] }[] }[] }
  return list.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(node => node.target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  )
}

const shown = (page: Page) => page.locator('.rule:visible').count()
const settle = (page: Page) => page.waitForTimeout(250)

test('it asks for nothing, and nothing that it does breaks its own policy', async t => {
  const { page, requests, errors, close } = await open(browser, file)
  t.is(await shown(page), 92)
  await page.locator('#theme').click()
  await page.locator('.rule summary').first().click()
  t.deepEqual([requests, errors], [[], []])
  t.regex(
    (await page.locator('meta[http-equiv]').getAttribute('content')) ?? '',
    /^default-src 'none'; script-src 'sha256-/,
  )
  await close()
})

test('a script that somebody put into the page does not run, and a picture from elsewhere is not fetched', async t => {
  const { page, errors, close } = await open(browser, file)
  const refused: (string | undefined)[] = []
  page.on('requestfailed', request => refused.push(request.failure()?.errorText))
  await page.evaluate(`
    const script = document.createElement('script'); script.textContent = 'window.broken = 1'; document.body.append(script)
    const image = document.createElement('img'); image.src = 'http://127.0.0.1:9/x.png'; document.body.append(image)`)
  await settle(page)
  t.is(await page.evaluate('window.broken'), undefined)
  t.deepEqual(refused, ['csp'])
  t.is(errors.filter(text => /Content Security Policy/.test(text)).length, 2)
  await close()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe-core finds no violation, ${colorScheme}, folded, unfolded and filtered`, async t => {
    const { page, close } = await open(browser, file, '#V-900004', { colorScheme })
    t.deepEqual(await violations(page), [])
    await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true')
    t.deepEqual(await violations(page), [])
    await page.locator('#search').fill('no such text anywhere')
    await settle(page)
    t.is(await shown(page), 0)
    t.deepEqual(await violations(page), [])
    await close()
  })

test('the filters by status and category show what the result has, and clear again', async t => {
  const { page, close } = await open(browser, file)
  await page.locator('[name=status][value=fail]').check()
  await settle(page)
  t.is(await shown(page), rules.filter(rule => rule.result === 'fail').length)
  await page.locator('[name=severity][value=high]').check()
  await settle(page)
  const wanted = rules.filter(rule => rule.result === 'fail' && rule.severity === 'high').length
  t.is(await shown(page), wanted)
  t.is(await page.locator('#shown').textContent(), `${wanted} of 92 rules`)
  await page.locator('button[type=reset]').click()
  await settle(page)
  t.is(await shown(page), 92)
  await close()
})

test('the filters by node and namespace keep the rules that are about them', async t => {
  const { page, close } = await open(browser, file)
  const node = 'worker-1.enclave.example.mil'
  await page.locator('#node').selectOption(node)
  await settle(page)
  t.is(await shown(page), rules.filter(rule => rule.checks.some(check => check.target.node === node)).length)
  await page.locator('#node').selectOption('')
  await page.locator('#namespace').selectOption('team-3')
  await settle(page)
  t.is(await shown(page), 1)
  t.regex((await page.locator('#found').textContent()) ?? '', /^118 of /)
  await close()
})

test('the search finds a target among thousands, and its row cites the evidence', async t => {
  const { page, close } = await open(browser, file)
  await page.locator('#search').fill('web-1999-')
  await settle(page)
  t.regex((await page.locator('#found').textContent()) ?? '', /^1 of /)
  const row = page.locator('#rows tr')
  t.regex(
    (await row.textContent()) ?? '',
    /web-1999-7d9c5b6f4-x9z.*Evidence: evidence\/cluster\/core\.v1\.pods\.ndjson, line 2000/,
  )
  await close()
})

test('a link to a rule opens it, and so does a link in the table of findings', async t => {
  const { page, close } = await open(browser, file, '#V-900007')
  t.true(await page.locator('#V-900007').evaluate(element => Reflect.get(element, 'open') === true))
  await page.waitForFunction('document.activeElement.parentElement.id === "V-900007"')
  await page.locator('#rows a').first().click()
  const id = (await page.evaluate('location.hash.slice(1)')) as string
  t.true(await page.locator(`[id="${id}"]`).evaluate(element => Reflect.get(element, 'open') === true))
  await close()
})

test('a rule with more targets than fit leads to all of them, page by page', async t => {
  const { page, close } = await open(browser, file, '#V-900004')
  await page.locator('#V-900004 .all').click()
  t.regex((await page.locator('#found').textContent()) ?? '', /^2,000 of [\d,]+ findings of V-900004$/)
  t.is(await page.locator('#page-of').textContent(), 'of 20')
  t.is(await page.locator('#rows tr').count(), 100)
  await page.locator('[data-page=last]').click()
  t.is(await page.locator('#page').inputValue(), '20')
  await page.locator('#page').fill('3')
  await page.locator('#page').press('Enter')
  t.regex((await page.locator('#rows tr').first().textContent()) ?? '', /^Not a Finding/)
  await close()
})

test('the keyboard alone opens a rule and reaches the search', async t => {
  const { page, close } = await open(browser, file)
  await page.keyboard.press('Tab')
  t.is(await page.evaluate('document.activeElement.className'), 'skip')
  await page.keyboard.press('Enter')
  for (let press = 0; press < 40 && (await page.evaluate('document.activeElement.id')) !== 'search'; press += 1)
    await page.keyboard.press('Tab')
  t.is(await page.evaluate('document.activeElement.id'), 'search')
  await page.locator('.rule summary').first().focus()
  await page.keyboard.press('Enter')
  t.true(
    await page
      .locator('.rule')
      .first()
      .evaluate(element => Reflect.get(element, 'open') === true),
  )
  await close()
})

test('hostile text stays text', async t => {
  const { page, errors, close } = await open(browser, file)
  t.is(await page.locator('#rule-list script').count(), 0)
  await page.locator('#search').fill('alert("1")')
  await settle(page)
  t.true((await shown(page)) >= 1)
  t.is(await page.locator('#rows script').count(), 0)
  t.deepEqual(errors, [])
  await close()
})

test('without scripts every rule, its status and its first targets are there', async t => {
  const { page, close } = await open(browser, file, '', { javaScriptEnabled: false })
  t.is(await shown(page), 92)
  t.false(await page.locator('#filters').isVisible())
  t.false(await page.locator('#findings-section').isVisible())
  await close()
})

test('on paper the rules are unfolded, and nothing to click is printed', async t => {
  const { page, close } = await open(browser, file)
  await page.evaluate('dispatchEvent(new Event("beforeprint"))')
  await page.emulateMedia({ media: 'print' })
  t.true(await page.locator('.rule .text').first().isVisible())
  t.false(await page.locator('#filters').isVisible())
  t.true((await page.pdf({ format: 'Letter' })).length > 100_000)
  await close()
})

test('on a telephone nothing but tables reaches past the screen, and axe-core finds nothing', async t => {
  const wide = join(folder, 'several.html')
  const result = evaluation.results[0]
  if (result === undefined) return t.fail()
  const other = { ...result, benchmark: { ...result.benchmark, id: 'other', title: `Other ${'guide '.repeat(20)}` } }
  const two = { ...evaluation, results: [result, other] }
  await writeFile(wide, (await renderAll(two, { formats: ['html'] })).get('.html') ?? '')
  const { page, close } = await open(browser, wide, '', { viewport: { width: 400, height: 800 } })
  await page.locator('.rule summary').first().click()
  t.true(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 400)
  t.true(((await page.locator('#rows td').last().boundingBox())?.width ?? 0) > 300)
  t.deepEqual(await violations(page), [])
  await close()
})

test('every sheet of paper carries the marking at the top and bottom', async t => {
  const marked = join(folder, 'marked.html')
  const bytes = (await renderAll(smallEvaluation(), { formats: ['html'], marking: 'CUI//SP-CTI' })).get('.html') ?? ''
  await writeFile(marked, bytes)
  const { page, errors, close } = await open(browser, marked)
  // What Chromium made of the rule, which only paper shows.
  const sheet = String(await page.evaluate('[...document.styleSheets[0].cssRules].at(-1).cssText'))
  for (const box of ['@top-center', '@bottom-center']) t.regex(sheet, new RegExp(`${box} \\{[^}]*"CUI//SP-CTI"`), sheet)
  t.deepEqual(errors, [])
  await close()
})
