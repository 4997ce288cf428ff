// Handlebars for XML and Markdown: templates/ is read once, compiled once, and every text that goes in is escaped.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { assetPath } from '../assets.ts'

type Template = (view: Record<string, unknown>) => string

const compiled = new Map<string, Promise<Template>>()

/**
 * `name` is a file in templates/, such as `ckl.hbs`; `{{> part}}` in it is `part.hbs` beside it. A field that the view lacks throws; nothing is left blank in silence.
 */
export const xmlTemplate = (name: string): Promise<Template> => template(name, escapeXml)

/** The same for Markdown: a text stays one line, and none of it is markup. */
export const markdownTemplate = (name: string): Promise<Template> => template(name, escapeMarkdown)

function template(name: string, escaped: (text: string) => string): Promise<Template> {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const made = compile(name, escaped)
  compiled.set(name, made)
  return made
}

/** For HTML, where Handlebars' own escaping is the right one. `partials` are files that the template includes by their names. */
export async function htmlTemplate(name: string, partials: readonly string[]): Promise<Template> {
  const { default: Handlebars } = await import('handlebars')
  const own = Handlebars.create()
  for (const partial of partials)
    own.registerPartial(basename(partial, '.hbs'), await readFile(assetPath('templates', partial), 'utf8'))
  const source = await readFile(assetPath('templates', name), 'utf8')
  return own.compile<Record<string, unknown>>(source, { strict: true, knownHelpersOnly: true })
}

async function compile(name: string, escaped: (text: string) => string): Promise<Template> {
  const [{ default: Handlebars }, source] = await Promise.all([import('handlebars'), readTemplate(name)])
  // Without preventIndent, the lines of a text in a partial would be moved with the partial.
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true }
  const render = Handlebars.compile<unknown>(source.trimEnd(), options)
  const partials: Record<string, Handlebars.TemplateDelegate> = {}
  for (const [, partial = ''] of source.matchAll(/\{\{> ([a-z0-9-]+)\}\}/g)) {
    partials[partial] = Handlebars.compile<unknown>(await readTemplate(`${partial}.hbs`), options)
  }
  // Handlebars escapes for HTML, `=` and `'` too, as numeric references that make a checklist hard to read and to compare;
  // so text is handed over escaped already. Anything that is not wrapped here would still be escaped by Handlebars.
  const wrap = (value: unknown): unknown => {
    if (typeof value === 'string') return new Handlebars.SafeString(escaped(value))
    if (value instanceof Verbatim) return new Handlebars.SafeString(value.text)
    if (Array.isArray(value)) return value.map(wrap)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrap(inner)]))
  }
  return view => render(wrap(view), { partials })
}

const readTemplate = (name: string): Promise<string> => readFile(assetPath('templates', name), 'utf8')
/** Text that is safe where it goes already, such as a fenced block. */
export class Verbatim {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

// The signs that mean something in the middle of a line; a bracket without its partner makes no link.
const markdownSigns = /[\\`*_{}[\]|~>]/g
// What makes a list, a heading or a rule at the beginning of a line, where a text may come to stand.
const lineStart = /^(?:([-+#=])|(\d{1,9})([.)]))/

/** CommonMark takes a backslash before any ASCII punctuation; `<` and `&` are written as HTML has them. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(markdownSigns, sign => `\\${sign}`)
    .replace(lineStart, (_, sign: string | undefined, number = '', mark = '') =>
      sign === undefined ? `${number}\\${mark}` : `\\${sign}`,
    )

/** A fenced block of plain text: the fence is longer than any run of its sign in the text. */
export function fenced(text: string): Verbatim {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return new Verbatim(`${fence}text\n${text}\n${fence}`)
}

// A carriage return as it stands would be read as a line feed.
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
}

/** For text and for attributes in double quotes. Characters that XML cannot carry are gone before: see clean.ts. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r]/g, character => entities[character] ?? character)
