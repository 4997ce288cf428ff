// A logo from the user's folder: a PNG or JPEG that every format can show, looked at before any report is written.
import { inflateSync } from 'node:zlib'

export interface Logo {
  readonly bytes: Uint8Array
  readonly mediaType: 'image/png' | 'image/jpeg'
  /** In pixels. */
  readonly width: number
  readonly height: number
}

const largest = 2 * 1024 * 1024
const mostPixels = 4_096

/** The logo, or in a sentence why it cannot be one. */
export function logoOf(bytes: Uint8Array): Logo | string {
  if (bytes.length > largest) return `it has ${bytes.length} bytes; ${largest} are allowed`
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = view.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n' ? png(view) : jpeg(view)
  if (typeof found === 'string') return found
  const { width, height } = found
  if (width < 1 || height < 1 || width > mostPixels || height > mostPixels)
    return `it has ${width} by ${height} pixels; up to ${mostPixels} each way are allowed`
  return { bytes, ...found }
}

type Found = Omit<Logo, 'bytes'> | string

function png(view: Buffer): Found {
  if (view.length < 45 || view.toString('latin1', 12, 16) !== 'IHDR' || !view.includes('IEND'))
    return 'the PNG is cut off'
  // What the PDF library would show wrong.
  if (view.readUInt8(28) !== 0) return 'it is an interlaced PNG; save it without interlacing'
  if (!isWhole(view)) return 'the PNG is damaged'
  return { mediaType: 'image/png', width: view.readUInt32BE(16), height: view.readUInt32BE(20) }
}

/** Channels by colour type: grey, RGB, palette, grey and alpha, RGB and alpha. */
const channels = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
])

/** Whether its pixels unpack to as many bytes as its size asks for. */
function isWhole(view: Buffer): boolean {
  const [width, height] = [view.readUInt32BE(16), view.readUInt32BE(20)]
  const bits = view.readUInt8(24) * (channels.get(view.readUInt8(25)) ?? 0)
  const expected = height * (1 + Math.ceil((width * bits) / 8))
  if (bits === 0 || width > mostPixels || height > mostPixels) return width > mostPixels || height > mostPixels
  const parts: Buffer[] = []
  for (let at = 8; at + 12 <= view.length; at += 12 + view.readUInt32BE(at))
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(view.subarray(at + 8, at + 8 + view.readUInt32BE(at)))
  try {
    return inflateSync(Buffer.concat(parts), { maxOutputLength: expected + 1 }).length === expected
  } catch {
    return false
  }
}

const neither = 'it is neither a PNG nor a JPEG'
/** Markers that begin a frame: baseline, extended and progressive; the others are not for viewers. */
const frames = new Set([0xc0, 0xc1, 0xc2])

function jpeg(view: Buffer): Found {
  if (view.length < 4 || view.readUInt16BE(0) !== 0xffd8) return neither
  let at = 2
  while (at + 9 < view.length) {
    if (view[at] !== 0xff) return 'the JPEG is damaged'
    const marker = view.readUInt8(at + 1)
    if (frames.has(marker)) {
      // Print colours need another colour profile than the one that the PDF carries.
      if (![1, 3].includes(view.readUInt8(at + 9)))
        return 'it is a JPEG in print colours (CMYK); save it as RGB or grey'
      return { mediaType: 'image/jpeg', width: view.readUInt16BE(at + 7), height: view.readUInt16BE(at + 5) }
    }
    if (marker === 0xd9 || marker === 0xda) break
    at += 2 + view.readUInt16BE(at + 2)
  }
  return 'the JPEG is cut off or of an unusual kind'
}
