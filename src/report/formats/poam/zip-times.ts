// Sets the time of every entry of a zip file to the earliest that the form knows: the library writes the clock's.

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
/** 1980-01-01 00:00:00 in MS-DOS form (APPNOTE 4.4.6): the time, then the date. */
const earliest = 0x00210000

/** Changes the bytes in place and returns them. Throws where they are no zip file of ours: one disk, no comment. */
export function withFixedTimes(bytes: Buffer): Buffer {
  const end = bytes.length - 22
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw new Error('not a zip file without a comment')
  let entry = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(entry) !== entrySignature) throw new Error('a zip file with a broken directory')
    const local = bytes.readUInt32LE(entry + 42)
    if (bytes.readUInt32LE(local) !== localSignature) throw new Error('a zip file with a misplaced entry')
    bytes.writeUInt32LE(earliest, entry + 12)
    bytes.writeUInt32LE(earliest, local + 10)
    // Name, extra field and comment follow the fixed part.
    entry += 46 + bytes.readUInt16LE(entry + 28) + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32)
  }
  return bytes
}
