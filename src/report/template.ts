// Handlebars for XML: templates/ is read once, compiled once, and every text that goes in is escaped for XML.
import { readFile } from 'node:fs/promises'
import { assetPath } from '../assets.ts'

type Template = (view: Record<string, unknown>) => string

const compiled = new Map<string, Promise<Template>>()

/** `name` is a file in templates/, such as `ckl.hbs`. A field that the view lacks throws; nothing is left blank in silence. */
export function xmlTemplate(name: string): Promise<Template> {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const template = compile(name)
  compiled.set(name, template)
  return template
}

async function compile(name: string): Promise<Template> {
  const [{ default: Handlebars }, source] = await Promise.all([
    import('handlebars'),
    readFile(assetPath('templates', name), 'utf8'),
  ])
  const render = Handlebars.compile<unknown>(source.trimEnd(), { strict: true, knownHelpersOnly: true })
  // Handlebars escapes for HTML, `=` and `'` too, as numeric references that make a checklist hard to read and to compare;
  // so text is handed over escaped already. Anything that is not wrapped here would still be escaped by Handlebars.
  const wrap = (value: unknown): unknown => {
    if (typeof value === 'string') return new Handlebars.SafeString(escapeXml(value))
    if (Array.isArray(value)) return value.map(wrap)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrap(inner)]))
  }
  return view => render(wrap(view))
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** For text and for attributes in double quotes. Characters that XML cannot carry are gone before: see clean.ts. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, character => entities[character] ?? character)
