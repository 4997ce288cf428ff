// Gathers what pdfkit writes, in large pieces: by itself it makes a small buffer of every line, ten million of them in a long report.

interface Inner {
  _offset: number
  _write(data: Uint8Array | string): void
}

const pieceSize = 256 * 1024

/** Takes the place of pdfkit's own way of handing out bytes. To be made as soon as the document is open. */
export class Output {
  #piece = Buffer.allocUnsafe(pieceSize)
  #used = 0
  #done: Buffer[] = []

  constructor(doc: PDFKit.PDFDocument) {
    const head: unknown = doc.read()
    if (head instanceof Uint8Array) this.#done.push(Buffer.from(head))
    const inner = doc as unknown as Inner
    inner._write = data => {
      const length = typeof data === 'string' ? data.length + 1 : data.length
      this.#room(length)
      // pdfkit means one byte a character by a text, and a line feed after it.
      if (typeof data === 'string') this.#piece.write(`${data}\n`, this.#used, 'latin1')
      else this.#piece.set(data, this.#used)
      this.#used += length
      inner._offset += length
    }
  }

  #room(length: number): void {
    if (this.#used + length <= this.#piece.length) return
    this.#cut()
    if (length > pieceSize) this.#piece = Buffer.allocUnsafe(length)
  }

  #cut(): void {
    if (this.#used > 0) this.#done.push(this.#piece.subarray(0, this.#used))
    this.#piece = Buffer.allocUnsafe(pieceSize)
    this.#used = 0
  }

  /** Pieces that are full. */
  *full(): Generator<Uint8Array> {
    const done = this.#done
    this.#done = []
    yield* done
  }

  /** Everything that is left. */
  *rest(): Generator<Uint8Array> {
    this.#cut()
    yield* this.full()
  }
}
