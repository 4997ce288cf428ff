// HTML: one file that asks nobody for anything: the page, its style, its script and every finding are inside.
import type { ReportFormat, ReportInput } from '../../format.ts'
import { findingsData } from './findings.ts'
import { loadPage } from './page.ts'
import { pageView } from './view.ts'

export const html: ReportFormat = {
  id: 'html',
  title: 'page to search and filter (HTML, one file)',
  suffix: '.html',
  mediaType: 'text/html',
  perBenchmark: false,
  perNode: false,
  render,
}

/** The page is written in two halves around the findings, which may be many and are never one string. */
async function* render(input: ReportInput): AsyncGenerator<Uint8Array> {
  const page = await loadPage(input.templates, input.marking)
  const [before = '', after] = page.render(pageView(input, page)).split(page.slot)
  yield Buffer.from(before)
  // A page of a site's own may do without the table of findings.
  if (after === undefined) return
  for (const chunk of findingsData(input.results)) yield Buffer.from(chunk)
  yield Buffer.from(after)
}
