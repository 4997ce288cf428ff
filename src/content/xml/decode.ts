// The bytes of an XML or JSON file as text: by its byte order mark, by what an XML declaration says, else UTF-8.

/** Names that files of STIG tools carry; all of them are in every Node.js. */
const declared: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
])

/** Undefined where the bytes are not text in their encoding, or the encoding is none of those. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = markOf(bytes) ?? declaredIn(bytes)
  if (encoding === undefined) return undefined
  try {
    // The decoder takes the byte order mark away.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** PowerShell's `Out-File` writes UTF-16 with a mark. */
function markOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return undefined
}

function declaredIn(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const name = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding=["']([\w-]+)["']/.exec(head)?.[1]
  return name === undefined ? 'utf-8' : declared.get(name.toLowerCase())
}
