// Handlebars: templates are those in templates/, or a site's own in their place; every text that goes in is escaped.
import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { assetPath } from '../assets.ts'
import { StigpackError } from '../errors.ts'
import { escapeMarkdown, escapeXml, Verbatim } from './markup.ts'

/** Text by the name that the shipped file has below templates/: what a site puts in its place. Never from a bundle. */
export type OwnTemplates = ReadonlyMap<string, string>

/** The files that a site may replace. XML has none: its importers leave nothing to taste. */
export const replaceable = ['report.md.hbs', 'html/page.hbs', 'html/rule.hbs', 'html/page.css'] as const

export type Template = (view: Record<string, unknown>) => string
type Escape = (text: string) => string

/** How texts are escaped; undefined is Handlebars' own way, which is right for HTML. */
const escapes = { xml: escapeXml, markdown: escapeMarkdown, html: undefined } as const

const shipped = new Map<string, Promise<Template>>()

/**
 * `name` is a file in templates/, such as `ckl.hbs`; `{{> part}}` in it is `part.hbs` beside it. A field that the view lacks
 * throws; nothing is left blank in silence.
 */
export const xmlTemplate = (name: string): Promise<Template> => template(name, 'xml', new Map())

/** The same for Markdown: a text stays one line, and none of it is markup. Throws TEMPLATE_INVALID for a site's own. */
export const markdownTemplate = (name: string, own: OwnTemplates): Promise<Template> => template(name, 'markdown', own)

export const htmlTemplate = (name: string, own: OwnTemplates): Promise<Template> => template(name, 'html', own)

/** A site's own file, or the shipped one. */
export const templateText = async (name: string, own: OwnTemplates): Promise<string> =>
  own.get(name) ?? (await readFile(assetPath('templates', name), 'utf8'))

function template(name: string, form: keyof typeof escapes, own: OwnTemplates): Promise<Template> {
  if (own.size > 0) return compile(name, escapes[form], own)
  const known = shipped.get(name)
  if (known !== undefined) return known
  const made = compile(name, escapes[form], own)
  shipped.set(name, made)
  return made
}

async function compile(name: string, escaped: Escape | undefined, own: OwnTemplates): Promise<Template> {
  const [{ default: Handlebars }, source] = await Promise.all([import('handlebars'), templateText(name, own)])
  // Without preventIndent, the lines of a text in a partial would be moved with the partial.
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true }
  const partials: Record<string, Handlebars.TemplateDelegate> = {}
  const used = [name]
  for (const [, part = ''] of source.matchAll(/\{\{> ([a-z0-9-]+)\}\}/g)) {
    const file = posix.join(posix.dirname(name), `${part}.hbs`)
    used.push(file)
    const text = await templateText(file, own).catch((error: unknown) => {
      throw own.has(name) ? invalid([name], `There is no ${file} for {{> ${part}}}.`) : error
    })
    partials[part] = Handlebars.compile<unknown>(text, options)
  }
  const render = Handlebars.compile<unknown>(source.trimEnd(), options)
  // Handlebars escapes for HTML, `=` and `'` too, as numeric references that make a checklist hard to read and to compare;
  // so text is handed over escaped already. Anything that is not wrapped here would still be escaped by Handlebars.
  const wrap = (value: unknown): unknown => {
    if (value instanceof Verbatim) return new Handlebars.SafeString(value.text)
    if (typeof value === 'string') return escaped === undefined ? value : new Handlebars.SafeString(escaped(value))
    if (Array.isArray(value)) return value.map(wrap)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrap(inner)]))
  }
  return view => {
    try {
      return render(wrap(view), { partials })
    } catch (error) {
      // Handlebars parses at the first use, and says the line itself.
      const mine = used.filter(file => own.has(file))
      if (mine.length === 0) throw error
      throw invalid(mine, error instanceof Error ? error.message : String(error), error)
    }
  }
}

const invalid = (names: readonly string[], why: string, cause?: unknown): StigpackError =>
  new StigpackError('TEMPLATE_INVALID', {
    what: `The template ${names.join(' with ')} cannot be filled in.`,
    why,
    cause,
  })
