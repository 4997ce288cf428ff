// Pulls exact amounts of bytes out of a stream of chunks, without copying large ones.

export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterator<Buffer>) {
    this.#chunks = chunks
  }

  /** Hands over `length` bytes in pieces. Resolves to how many there were: fewer only where the stream ended. */
  async pour(length: number, accept: (piece: Buffer) => void): Promise<number> {
    let missing = length
    while (missing > 0 && (await this.#fill())) {
      const piece = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(piece.length)
      missing -= piece.length
      accept(piece)
    }
    return length - missing
  }

  /** `length` bytes in one buffer; shorter only where the stream ended. */
  async take(length: number): Promise<Buffer> {
    if (this.#rest.length >= length) {
      const piece = this.#rest.subarray(0, length)
      this.#rest = this.#rest.subarray(length)
      return piece
    }
    const pieces: Buffer[] = []
    await this.pour(length, piece => pieces.push(piece))
    return Buffer.concat(pieces)
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return false
      this.#rest = next.value
    }
    return true
  }
}
