// Cuts a stream of chunks into lines at 0x0A, copying only those that lie across two chunks.

const newline = 0x0a

export class LineSplitter {
  readonly #maximum: number
  readonly #accept: (line: Buffer, number: number) => void
  #carried: Buffer[] = []
  #carriedBytes = 0
  #number = 0

  /** Lines come without their newline, numbered from 1. */
  constructor(maximum: number, accept: (line: Buffer, number: number) => void) {
    this.#maximum = maximum
    this.#accept = accept
  }

  /** The number of the line that is longer than the maximum; undefined as long as there is none. */
  push(chunk: Buffer): number | undefined {
    let from = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const piece = chunk.subarray(from, end)
      if (this.#carriedBytes + piece.length > this.#maximum) return this.#number + 1
      this.#emit(piece)
      from = end + 1
    }
    const rest = chunk.subarray(from)
    if (this.#carriedBytes + rest.length > this.#maximum) return this.#number + 1
    if (rest.length > 0) this.#carried.push(rest)
    this.#carriedBytes += rest.length
    return undefined
  }

  /** A last line without a newline is a line too. */
  end(): void {
    if (this.#carriedBytes > 0) this.#emit(Buffer.alloc(0))
  }

  #emit(piece: Buffer): void {
    const line = this.#carriedBytes === 0 ? piece : Buffer.concat([...this.#carried, piece])
    this.#carried = []
    this.#carriedBytes = 0
    this.#number++
    this.#accept(line, this.#number)
  }
}
