// The worker that evaluates expressions: it has no task but this one, and whoever started it may kill it at any time.
import { workerData } from 'node:worker_threads'
import type { CelOutcome } from '../ports.ts'
import { compileControl } from './judge.ts'
import { type Answer, cells, type Request, type WorkerStart } from './protocol.ts'

const { port, shared } = workerData as WorkerStart
const state = new Int32Array(shared)
const controls = new Map<number, (object: unknown) => CelOutcome>()

port.on('message', (request: Request) => {
  port.postMessage(answerTo(request))
  Atomics.add(state, cells.answered, 1)
  Atomics.notify(state, cells.answered)
})

function answerTo(request: Request): Answer {
  try {
    if ('open' in request) {
      controls.set(request.open, compileControl(request.program))
      return { outcomes: [] }
    }
    const judge = controls.get(request.judge)
    if (judge === undefined) return { problem: 'the control was not opened' }
    return {
      outcomes: request.objects.map(object => {
        Atomics.add(state, cells.progress, 1)
        return judge(object)
      }),
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
