// A component of the control plane as its process shows it, which comes before what the API server says of its pod.
import type { ComponentName } from '../../../model/target.ts'
import type { ComponentPod, ComponentState } from '../component-pods.ts'
import type { NodeProcess } from './lines.ts'
import type { NodeView } from './view.ts'

/**
 * `seen` is what the API server shows. A pod of a user can run a program of the same name, so that of several processes the
 * one counts that was started as the static pod says. `isSingleProcess`: on this platform no component is a process of its own.
 */
export function componentOn(
  component: ComponentName,
  view: NodeView,
  seen: ComponentState,
  isSingleProcess = false,
): ComponentState {
  const { processes, doubt } = view.processes(component)
  const pod = 'pod' in seen ? seen.pod : undefined
  const own = processes.length > 1 ? processes.filter(program => isStartedAs(program, pod)) : processes
  const [program, second] = own
  if (second !== undefined || (program === undefined && processes.length > 0))
    return {
      missing: `${processes.length} processes of ${component} run on ${view.node}, and which of them is meant is not certain`,
    }
  // The control plane of another cluster can run in pods of this one, and is no part of it.
  if (program?.scope === 'container' && pod === undefined && isSingleProcess)
    return {
      missing: `${component} of ${view.node} runs inside another process; process ${program.pid} of that name is of a pod`,
    }
  if (program !== undefined) return { pod: podOf(component, view, program, pod), doubt }
  const unseen =
    doubt ?? view.processesUnseen ?? `no process of it runs on ${view.node}, and pods only say what should run`
  if (pod === undefined) return 'missing' in seen ? { missing: `${seen.missing}; ${unseen}` } : seen
  return { pod, doubt: `its process, which comes before its pod, was not seen: ${unseen}` }
}

const isStartedAs = ({ args }: NodeProcess, pod: ComponentPod | undefined): boolean =>
  pod !== undefined && pod.words.length === args.length - 1 && pod.words.every(({ text }, at) => text === args[at + 1])

function podOf(
  component: ComponentName,
  view: NodeView,
  program: NodeProcess,
  other: ComponentPod | undefined,
): ComponentPod {
  const { args, env, place, garbled } = program
  const unseenEnvironment = view.gaps('process').some(({ what }) => what.startsWith(`${program.pid} `))
  return {
    component,
    node: view.node,
    seenAs: 'process',
    program,
    item: { source: `node/${view.node}/processes`, object: {}, ...place },
    container: 'args',
    image: other?.image ?? '',
    words: args.slice(1).map(text => ({ text })),
    place: at => `args[${at + 1}]`,
    environment: { literal: env, elsewhere: new Set(), open: unseenEnvironment },
    ...(garbled ? { unreadable: 'its command line is not text' } : {}),
    ...(other === undefined ? {} : { other }),
  }
}
