// The page's template with its style and script, read once, and the policy that lets these two run and nothing else.
import { createHash } from 'node:crypto'
import { htmlTemplate, type OwnTemplates, templateText } from '../../template.ts'

export interface Page {
  readonly style: string
  readonly script: string
  /** Content-Security-Policy: no request to anywhere, and no script or style but ours, by digest. */
  readonly policy: string
  /** Stands in the page where the findings go. */
  readonly slot: string
  render(view: Record<string, unknown>): string
}

// No text of an evaluation can hold it: clean.ts names control characters.
const slot = '\u0001findings\u0001'

export async function loadPage(own: OwnTemplates): Promise<Page> {
  const [style, script, template] = await Promise.all([
    templateText('html/page.css', own),
    templateText('html/page.js', own),
    htmlTemplate('html/page.hbs', own),
  ])
  const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = [
    "default-src 'none'",
    `script-src ${digest(script)}`,
    `style-src ${digest(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return { style, script, policy, slot, render: template }
}
