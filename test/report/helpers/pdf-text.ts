// Reads back what our PDF shows: page by page the text, in the order in which it was drawn, and the bookmarks.
import { inflateSync } from 'node:zlib'

export interface PdfContent {
  readonly pages: readonly string[]
  readonly bookmarks: readonly string[]
  /** Every object as it stands in the file, less its stream. */
  readonly dictionaries: readonly string[]
}

interface PdfObject {
  readonly dictionary: string
  readonly stream: Buffer | undefined
}

export function readPdf(bytes: Buffer): PdfContent {
  const objects = readObjects(bytes)
  const get = (id: string | undefined): PdfObject => objects.get(id ?? '') ?? { dictionary: '', stream: undefined }
  const all = [...objects.values()].map(object => object.dictionary)
  const fonts = new Map<string, ReadonlyMap<string, string>>()
  const kids = all.find(text => text.includes('/Type /Pages')) ?? ''
  const pages = [...(/\/Kids \[([^\]]*)\]/.exec(kids)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, id]) => {
    const page = get(id).dictionary
    const resources = get(/\/Resources (\d+)/.exec(page)?.[1]).dictionary
    for (const [, name = '', font] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      if (!fonts.has(name)) fonts.set(name, unicodeOf(get(/\/ToUnicode (\d+)/.exec(get(font).dictionary)?.[1]).stream))
    }
    const content = get(/\/Contents (\d+)/.exec(page)?.[1]).stream?.toString('latin1') ?? ''
    return shown(
      content.replace(/\/(Later\d+) Do/g, (_, name: string) => {
        const drawing = get(new RegExp(`/${name} (\\d+)`).exec(resources)?.[1]).stream
        return drawing?.toString('latin1') ?? ''
      }),
      fonts,
    )
  })
  const bookmarks = all.filter(text => text.includes('/Dest [')).map(text => titleOf(text))
  return { pages, bookmarks, dictionaries: all }
}

function readObjects(bytes: Buffer): Map<string, PdfObject> {
  const text = bytes.toString('latin1')
  const offsets = [...text.slice(text.lastIndexOf('\nxref\n')).matchAll(/(\d{10}) 00000 n /g)].map(match =>
    Number(match[1]),
  )
  return new Map(
    offsets.map((offset, index) => {
      const end = text.indexOf('endobj', offset)
      const stream = text.indexOf('\nstream\n', offset)
      const has = stream !== -1 && stream < end
      const dictionary = text.slice(offset, has ? stream : end)
      const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0)
      const raw = bytes.subarray(stream + 8, stream + 8 + length)
      const decoded = has ? (dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw) : undefined
      return [String(index + 1), { dictionary, stream: decoded }] as const
    }),
  )
}

const utf16 = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')

function unicodeOf(cmap: Buffer | undefined): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  for (const [, first = '', list = ''] of (cmap?.toString('latin1') ?? '').matchAll(
    /<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g,
  )) {
    const start = Number.parseInt(first, 16)
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      codes.set((start + index).toString(16).padStart(4, '0'), hex === '' ? '' : utf16(hex))
    }
  }
  return codes
}

/** Every text-showing operator on a line of its own. */
function shown(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const lines: string[] = []
  let codes: ReadonlyMap<string, string> = new Map()
  for (const [operator, font, text, array] of content.matchAll(
    /\/(F\d+) [\d.]+ Tf|<([0-9a-f]+)> Tj|\[([^\]]*)\] TJ/g,
  )) {
    if (font !== undefined) codes = fonts.get(font) ?? new Map()
    else {
      const hex = text ?? [...(array ?? operator).matchAll(/<([0-9a-f]+)>/g)].map(match => match[1]).join('')
      lines.push((hex.match(/.{4}/g) ?? []).map(code => codes.get(code) ?? `<${code}?>`).join(''))
    }
  }
  return lines.join('\n')
}

function titleOf(dictionary: string): string {
  const raw = /\/Title \(((?:\\.|[^\\)])*)\)/s.exec(dictionary)?.[1] ?? ''
  const plain = raw.replace(/\\([()\\nrtbf])/g, (_, character: string) => escapes[character] ?? character)
  return plain.startsWith('\u00fe\u00ff') ? Buffer.from(plain.slice(2), 'latin1').swap16().toString('utf16le') : plain
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
