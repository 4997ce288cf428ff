// Evaluates conditions in a worker and waits for it, with a deadline: judging stays synchronous, and no expression can hold it.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { assetPath } from '../assets.ts'
import type { CelEngine, CelProgram, CelSession, CelVerdicts } from '../ports.ts'
import { type Answer, cells, type Request, type WorkerStart } from './protocol.ts'

export interface CelLimits {
  /** Milliseconds that one object may take. */
  readonly object: number
  /** Milliseconds that one control may take over all objects. */
  readonly control: number
  /** Milliseconds for the worker to start and to compile a control. */
  readonly start: number
  /** MiB of heap of the worker. */
  readonly memory: number
}

export const celLimits: CelLimits = { object: 5_000, control: 120_000, start: 60_000, memory: 128 }

interface Running {
  readonly worker: Worker
  readonly port: MessagePort
  readonly state: Int32Array
}

/** Bundled into dist/ as a file of its own; run from the sources elsewhere. */
const workerFile = (): string =>
  dirname(fileURLToPath(import.meta.url)) === assetPath('dist')
    ? assetPath('dist', 'cel-worker.js')
    : assetPath('src', 'cel', 'worker.ts')

/** To be closed when the judging is over. The worker is started by the first object that a control is asked about. */
export function startCel(limits: CelLimits = celLimits): CelEngine & { close(): void } {
  let running: Running | undefined
  let opened = new Set<number>()
  let sessions = 0

  const start = (): Running => {
    const { port1, port2 } = new MessageChannel()
    const shared = new SharedArrayBuffer(8)
    const workerData: WorkerStart = { port: port2, shared }
    const worker = new Worker(workerFile(), {
      workerData,
      transferList: [port2],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.memory, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    })
    // Its end is noticed by the deadline; an event that nobody listens to would end the whole program.
    worker.on('error', () => undefined)
    worker.unref()
    port1.unref()
    opened = new Set()
    return { worker, port: port1, state: new Int32Array(shared) }
  }

  const kill = (): void => {
    void running?.worker.terminate()
    running?.port.close()
    running = undefined
  }

  /** The answer; the number of objects that were begun where it did not come in time. */
  const ask = (request: Request, stall: number, whole: number): Answer | { readonly begun: number } => {
    running ??= start()
    const { port, state } = running
    const before = Atomics.load(state, cells.answered)
    Atomics.store(state, cells.progress, 0)
    port.postMessage(request)
    const began = performance.now()
    let progress = 0
    while (Atomics.load(state, cells.answered) === before) {
      const left = Math.min(stall, whole - (performance.now() - began))
      if (left > 0 && Atomics.wait(state, cells.answered, before, left) !== 'timed-out') break
      const now = Atomics.load(state, cells.progress)
      if (left <= 0 || now === progress) {
        kill()
        return { begun: now }
      }
      progress = now
    }
    const received = receiveMessageOnPort(port)
    return received === undefined ? { problem: 'the worker gave no answer' } : (received.message as Answer)
  }

  return {
    open(program: CelProgram): CelSession {
      sessions += 1
      const id = sessions
      let left = limits.control
      return {
        judge(objects): CelVerdicts {
          running ??= start()
          if (!opened.has(id)) {
            const answer = ask({ open: id, program }, limits.start, limits.start)
            if ('begun' in answer) return { stopped: `the engine did not start within ${limits.start} ms`, at: 0 }
            if ('problem' in answer) return { stopped: answer.problem, at: 0 }
            opened.add(id)
          }
          const began = performance.now()
          const answer = ask({ judge: id, objects }, limits.object, left)
          left -= performance.now() - began
          if ('outcomes' in answer) return { outcomes: answer.outcomes }
          if ('problem' in answer) return { stopped: answer.problem, at: 0 }
          const why =
            left <= 0
              ? `all objects together took more than ${limits.control} ms`
              : `one object took more than ${limits.object} ms or ${limits.memory} MiB`
          return { stopped: why, at: Math.max(0, answer.begun - 1) }
        },
      }
    },
    close: kill,
  }
}
