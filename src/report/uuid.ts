// UUIDs that are the same for the same input: checklists want them, and a report must not depend on chance.
import { createHash } from 'node:crypto'

/** Name-based, from SHA-256 of the parts, in the layout of a version 5 UUID, which every importer takes. */
export function nameUuid(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  // Length before text: ('ab', 'c') and ('a', 'bc') are two names.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part};`)
  const bytes = hash.digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
