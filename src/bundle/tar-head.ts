// The one form of tar header that a bundle has: ustar, regular file, fixed mode, owner and time. Long paths use one PAX record.

export const blockBytes = 512
export const fileMode = 0o644
/** 1980-01-01T00:00:00Z for every entry: time zero makes some tools warn about an implausible date. */
export const fileTime = new Date('1980-01-01T00:00:00Z')
/** The name that stands in the headers of an entry whose path is in a PAX record. */
export const paxName = 'PaxHeader'
const longestPaxRecord = 1024

/** The fields of a header: name, offset, end. Also says which field differs from what sealing writes. */
const fields = [
  ['name', 0, 100],
  ['mode', 100, 108],
  ['uid', 108, 116],
  ['gid', 116, 124],
  ['size', 124, 136],
  ['mtime', 136, 148],
  ['checksum', 148, 156],
  ['type', 156, 157],
  ['link name', 157, 257],
  ['magic', 257, 265],
  ['user name', 265, 297],
  ['group name', 297, 329],
  ['device numbers', 329, 345],
  ['prefix', 345, 500],
  ['tail', 500, 512],
] as const
export type HeaderField = (typeof fields)[number][0]

/** Every byte before a file's content: one header, or a PAX header, its record and the header proper. */
export function headOf(path: string, size: number): Buffer {
  const split = splitName(path)
  if (split !== undefined) return header(split.name, split.prefix, size, '0')
  const record = paxRecord(path)
  const padding = Buffer.alloc(paddingOf(record.length))
  return Buffer.concat([header(paxName, '', record.length, 'x'), record, padding, header(paxName, '', size, '0')])
}

/** Zero bytes that fill the last block of `size` bytes. */
export const paddingOf = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes

/** The path in a PAX record that holds nothing else; undefined for any other record. */
export function pathOfPax(body: Buffer): string | undefined {
  if (body.length > longestPaxRecord) return undefined
  const path = /^[0-9]+ path=([^\n]*)\n$/.exec(body.toString('latin1'))?.[1]
  return path !== undefined && paxRecord(path).equals(body) ? path : undefined
}

/** The fields in which two header blocks differ. */
export const differingFields = (one: Buffer, other: Buffer): HeaderField[] =>
  fields.filter(([, from, to]) => !one.subarray(from, to).equals(other.subarray(from, to))).map(([name]) => name)

function header(name: string, prefix: string, size: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(blockBytes)
  const put = (text: string, at: number) => block.write(text, at, 'latin1')
  put(name, 0)
  put(octal(fileMode, 6), 100)
  put(octal(0, 6), 108)
  put(octal(0, 6), 116)
  put(octal(size, 11), 124)
  put(octal(fileTime.getTime() / 1000, 11), 136)
  put(' '.repeat(8), 148)
  put(type, 156)
  put('ustar\x0000', 257)
  put(octal(0, 6), 329)
  put(octal(0, 6), 337)
  put(prefix, 345)
  let sum = 0
  for (const byte of block) sum += byte
  put(`${octal(sum, 6)}\0`, 148)
  return block
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')} `

/** Leading segments move into the prefix until the rest fits; undefined where that cannot work. */
function splitName(path: string): { readonly name: string; readonly prefix: string } | undefined {
  let from = 0
  while (path.length - from > 100) {
    const slash = path.indexOf('/', from)
    if (slash === -1) return undefined
    from = slash + 1
  }
  const prefix = path.slice(0, Math.max(0, from - 1))
  return prefix.length <= 155 ? { name: path.slice(from), prefix } : undefined
}

/** `<length> path=<path>\n`, the length counting its own digits. */
function paxRecord(path: string): Buffer {
  const rest = ` path=${path}\n`
  let length = rest.length
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length
  return Buffer.from(`${length}${rest}`, 'latin1')
}
