// The gzip header of a bundle: no name, no time, no system, and a digest of all that follows in an extra field ("SP").
// Deflate has many spellings of the same data; the digest makes a changed byte show even where it changes nothing inside.

const digestBytes = 32
const digestAt = 16
/** Header bytes of a bundle: 10 fixed, 2 for the length of the extra field, 4 for the subfield's head, the digest. */
export const headerBytes = digestAt + digestBytes
/** CRC-32 and length of the uncompressed bytes. */
export const trailerBytes = 8
/** Header bytes that zlib writes itself. */
export const plainHeaderBytes = 10

/** `digest` is the SHA-256 over every byte after the header. */
export function gzipHeader(digest: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes)
  // ID, deflate, FEXTRA, no time, level not told, and "unknown" as the system, so that it is the same everywhere.
  header.set([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 4 + digestBytes, 0, 0x53, 0x50, digestBytes, 0])
  header.set(digest, digestAt)
  return header
}

export interface GzipStart {
  /** Where the compressed data begins. */
  readonly dataAt: number
  /** The digest of a header that stigpack wrote; undefined for any other gzip header. */
  readonly digest: Buffer | undefined
}

/** Takes a gzip header apart; undefined where the bytes are not one. `start` should hold the first 64 KiB of the file. */
export function readGzipStart(start: Buffer): GzipStart | undefined {
  if (start.length < plainHeaderBytes + trailerBytes) return undefined
  if (start[0] !== 0x1f || start[1] !== 0x8b || start[2] !== 8) return undefined
  const digest = start.subarray(digestAt, headerBytes)
  if (start.length >= headerBytes && gzipHeader(digest).equals(start.subarray(0, headerBytes))) {
    return { dataAt: headerBytes, digest }
  }
  return { dataAt: skipFields(start), digest: undefined }
}

/** The optional fields of RFC 1952, in their order. */
function skipFields(start: Buffer): number {
  const flags = start[3] ?? 0
  let at = plainHeaderBytes
  if (flags & 4) at += 2 + (start[at] ?? 0) + 256 * (start[at + 1] ?? 0)
  for (const text of [8, 16]) {
    if (flags & text) {
      const end = start.indexOf(0, at)
      at = end === -1 ? start.length : end + 1
    }
  }
  return flags & 2 ? at + 2 : at
}
