// Half a million findings: the page opens, filters, searches and turns pages while a person waits for it.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import test from 'ava'
import { renderReports } from '../../src/report/index.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { evaluation as build, check, rule, testResult } from '../report/fixture.ts'
import { launch, open } from './helpers/chromium.ts'

const rulesOfIt = 50
const each = 10_000

/** Long enough to be noticed, short enough to be waited for, on a machine with other work to do. */
const patience = { open: 30_000, act: 5_000 }

test('500,000 findings stay usable', async t => {
  const rules = Array.from({ length: rulesOfIt }, (_, index) =>
    rule(
      index,
      Array.from({ length: each }, (_, pod) =>
        check({
          result: pod % 50 === 0 ? 'fail' : 'pass',
          kind: 'object',
          name: `Pod team-${pod % 200}/web-${index}-${pod}`,
          line: pod + 1,
        }),
      ),
    ),
  )
  const file = join(await temporaryFolder(t), 'many.html')
  for await (const { chunks } of renderReports(build([testResult(rules)]), { formats: ['html'] }))
    await pipeline(Readable.from(chunks), createWriteStream(file))
  const browser = await launch()
  try {
    const within = async (limit: number, what: string, act: () => Promise<unknown>) => {
      const start = performance.now()
      await act()
      const took = Math.round(performance.now() - start)
      t.log(`${what}: ${took} ms`)
      t.true(took < limit, `${what} took ${took} ms`)
    }
    const found = (text: RegExp) => page.locator('#found').filter({ hasText: text }).waitFor()
    const started = performance.now()
    const { page, errors } = await open(browser, file)
    t.log(`open: ${Math.round(performance.now() - started)} ms`)
    t.true(performance.now() - started < patience.open)
    await found(/^500,000 of 500,000/)
    await within(patience.act, 'filter by status', async () => {
      await page.locator('[name=status][value=fail]').check()
      await found(/^10,000 of/)
    })
    await within(patience.act, 'search', async () => {
      await page.locator('#search').fill('web-7-9950')
      await found(/^1 of/)
    })
    await page.locator('button[type=reset]').click()
    await found(/^500,000 of/)
    await within(patience.act, 'filter by namespace', async () => {
      await page.locator('#namespace').selectOption('team-17')
      await found(/^2,500 of/)
    })
    await within(patience.act, 'last page', async () => {
      await page.locator('[data-page=last]').click()
      await page.locator('#page').and(page.locator('[max="25"]')).waitFor()
    })
    t.deepEqual(errors, [])
  } finally {
    await browser.close()
  }
})
