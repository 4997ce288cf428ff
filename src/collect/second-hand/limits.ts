// What second-hand input may be at most. It comes from anywhere, so each of these is checked before memory or time is spent.

const mebibyte = 1024 ** 2

export const inputLimits = {
  /** Files of all inputs, the entries of archives among them. */
  files: 500_000,
  /** Objects of all inputs. */
  objects: 500_000,
  /** Bytes of one file that is read. JavaScript cannot hold a text of 512 MiB. */
  fileBytes: 384 * mebibyte,
  /** JSON files above this are read item by item. */
  wholeBytes: 32 * mebibyte,
  /** Bytes of one file that is read item by item. */
  streamBytes: 64 * 1024 * mebibyte,
  /** Bytes of one YAML document: its tree takes some fifty times that. JSON has no such limit. */
  yamlBytes: 32 * mebibyte,
  /** Bytes that all archives together may unpack to. */
  archiveBytes: 16 * 1024 * mebibyte,
  /** Unpacked bytes for each compressed one, counted from `ratioFrom` unpacked bytes on. */
  ratio: 500,
  ratioFrom: 64 * mebibyte,
  /** Bytes of one object on its line: what a reader of the bundle takes. */
  objectBytes: 16 * mebibyte,
  /** Nesting of an object; the deepest schemas in use stay under 100. */
  depth: 200,
  /** Values that one YAML document may come to once its aliases are written out. */
  yamlValues: 5_000_000,
  /** Of those, the ones that come from aliases: an alias of aliases grows without end. */
  aliasedValues: 100_000,
  /** Folders in folders. */
  folderDepth: 64,
} as const
