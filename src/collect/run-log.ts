// log.ndjson: what was done and when, one JSON object a line, for whoever asks later how the evidence came about.
import type { Clock, Logger, LogLevel } from '../ports.ts'
import { jsonBytes } from './json/bytes.ts'
import { readDocument } from './json/page.ts'
import { LineRenderer } from './json/render.ts'
import { logSource, type Redaction } from './redaction.ts'
import type { Spool } from './spool.ts'

export const logPath = 'log.ndjson'

/** Collects the lines and passes each on to the program's own log; both see it after redaction only. */
export class RunLog {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #redaction: Redaction
  readonly #renderer = new LineRenderer()
  readonly #lines: Buffer[] = []

  constructor(clock: Clock, logger: Logger, redaction: Redaction) {
    this.#clock = clock
    this.#logger = logger
    this.#redaction = redaction
  }

  add(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const time = new Date(this.#clock.now()).toISOString()
    const bytes = jsonBytes(Buffer.from(JSON.stringify({ time, level, message, ...fields })))
    const item = readDocument(bytes, this.#redaction.scanner)
    const line = Buffer.from(
      this.#renderer.render(bytes.buffer, [item], [this.#redaction.ofItem(bytes.buffer, item, logSource)]),
    )
    this.#lines.push(line)
    const {
      time: _time,
      level: _level,
      message: said,
      ...rest
    } = JSON.parse(line.toString()) as Record<string, unknown>
    this.#logger.log(level, String(said), rest)
  }

  /** How many lines there are. */
  get length(): number {
    return this.#lines.length
  }

  /** The lines from that one on, without their line feeds. */
  since(line: number): string[] {
    return this.#lines.slice(line).map(bytes => bytes.toString('utf8', 0, bytes.length - 1))
  }

  /** Puts in the lines of an earlier run, as `since` gave them. */
  restore(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(Buffer.from(`${line}\n`))
  }

  /** `earlier`: the log of what was done before, which stays as it is. */
  async write(spool: Spool, earlier: AsyncIterable<Uint8Array> | readonly Uint8Array[] = []): Promise<void> {
    const writer = await spool.create(logPath)
    try {
      for await (const bytes of earlier) await writer.write(bytes)
      await writer.write(Buffer.concat(this.#lines))
      await writer.close()
    } catch (error) {
      await writer.discard()
      throw error
    }
  }
}
