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

export async function loadPage(own: OwnTemplates, marking: string): Promise<Page> {
  const [screen, script, template] = await Promise.all([
    templateText('html/page.css', own),
    templateText('html/page.js', own),
    htmlTemplate('html/page.hbs', own),
  ])
  const style = `${screen}${onEverySheet(marking)}`
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

/** The marking at the top and bottom of every sheet of paper; the page itself has but one beginning and one end. */
function onEverySheet(marking: string): string {
  // CSS Syntax 4.3.7: any character may stand as its number, and so none can end the text, or the block of style.
  const text = marking.replace(/[^A-Za-z0-9]/gu, character => `\\${character.codePointAt(0)?.toString(16)} `)
  const box = `{ content: "${text}"; font: bold 10pt sans-serif; }`
  return `@page { margin: 18mm 14mm; @top-center ${box} @bottom-center ${box} }\n`
}
