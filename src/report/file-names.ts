// Names of files that no two documents share, on file systems that fold case too, and that are not too long for any.
import { createHash } from 'node:crypto'

// A file name has 255 bytes at most; base, benchmark and ending of the format need room too.
const longestTag = 100

/** What of a name stands in a file name: `.worker-1`. Long ones end in a digest, so that they stay different. */
export function fileTag(name: string): string {
  if (name.length <= longestTag) return `.${name}`
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12)
  return `.${name.slice(0, longestTag - digest.length - 1).replace(/[-._]+$/, '')}-${digest}`
}

export class FileNames {
  readonly #taken = new Set<string>()

  /** `stem` and `ending` put together, with a number between them where that name is taken. */
  take(stem: string, ending: string): string {
    let name = `${stem}${ending}`
    for (let number = 2; this.#taken.has(name.toLowerCase()); number += 1) name = `${stem}-${number}${ending}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}
