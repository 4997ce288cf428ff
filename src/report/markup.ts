// Text for XML and Markdown: escaped so that none of it is markup.

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
