// Gathers an answer's chunks into one buffer, laid out so that the scanner needs no bounds checks.

/** Scanning looks this many bytes ahead. */
export const padding = 8

/** A buffer that is 0 from `end` on, so that scanning needs no bounds check: NUL is valid nowhere in JSON. */
export interface JsonBytes {
  readonly buffer: Buffer
  readonly end: number
}

/** Gathers chunks into one buffer that ends in the zeros which scanning relies on. */
export class ByteGatherer {
  #buffer: Buffer
  #end = 0

  /** `buffer` is used as far as it reaches; its old content is overwritten. */
  constructor(buffer: Buffer = Buffer.allocUnsafe(padding)) {
    this.#buffer = buffer
  }

  get size(): number {
    return this.#end
  }

  add(chunk: Uint8Array): void {
    const end = this.#end + chunk.length
    if (this.#buffer.length < end + padding) {
      const larger = Buffer.allocUnsafe(Math.max(end * 2, 16_384) + padding)
      this.#buffer.copy(larger, 0, 0, this.#end)
      this.#buffer = larger
    }
    this.#buffer.set(chunk, this.#end)
    this.#end = end
  }

  finish(): JsonBytes {
    this.#buffer.fill(0, this.#end, this.#end + padding)
    return { buffer: this.#buffer, end: this.#end }
  }
}

export function jsonBytes(bytes: Uint8Array): JsonBytes {
  const gatherer = new ByteGatherer(Buffer.allocUnsafe(bytes.length + padding))
  gatherer.add(bytes)
  return gatherer.finish()
}
