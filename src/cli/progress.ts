// Progress on stderr: a spinner on a terminal, plain lines elsewhere, nothing with --quiet.
import type { Progress } from '../ports.ts'
import { printable } from './printable.ts'

const silent: Progress = { start: () => ({ update() {}, end() {} }) }

const plain = (write: (line: string) => void): Progress => ({
  start: step => ({
    update() {},
    end: (outcome, detail) => write(`${outcome === 'gap' ? 'gap ' : 'done'}  ${step}${detail && `: ${detail}`}\n`),
  }),
})

/** One line that spins and counts, and a lasting line for each gap: forty finished steps are not worth forty lines. */
async function spinning(): Promise<Progress> {
  const { default: ora } = await import('ora')
  const spinner = ora({ stream: process.stderr, discardStdin: false })
  const running = new Map<symbol, string>()
  let done = 0
  const show = () => {
    const [current] = [...running.values()].slice(-1)
    spinner.text = `${done} done${current === undefined ? '' : `, ${current}`}`
    if (running.size === 0) spinner.stop()
    else if (!spinner.isSpinning) spinner.start()
  }
  return {
    start(step) {
      const key = Symbol(step)
      running.set(key, step)
      show()
      return {
        update(detail) {
          running.set(key, printable(`${step}: ${detail}`))
          show()
        },
        end(outcome, detail) {
          running.delete(key)
          done += 1
          if (outcome === 'gap') {
            spinner.stopAndPersist({ symbol: '!', text: printable(`${step}: ${detail}`) })
            if (running.size > 0) spinner.start()
          }
          show()
        },
      }
    },
  }
}

export async function terminalProgress(options: { quiet: boolean }): Promise<Progress> {
  if (options.quiet) return silent
  if (process.stderr.isTTY && process.env['TERM'] !== 'dumb') return spinning()
  return plain(line => process.stderr.write(printable(line)))
}
