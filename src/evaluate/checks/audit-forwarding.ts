// Whether the audit log leaves the node: by the webhook backend of the API server, or by a shipper that mounts the log.
import type { CheckModule, Facts } from '../context.ts'
import { citeObject, type Draft, draft } from '../drafts.ts'
import { onEveryComponent } from '../expected-components.ts'
import { flagState } from '../facts/component-flags.ts'
import type { ComponentPod } from '../facts/component-pods.ts'
import { AgentFacts } from '../facts/daemon-sets.ts'

const expected =
  '--audit-webhook-config-file, or a log shipper that is ready on the node and mounts the folder of --audit-log-path'

export const auditForwarding: CheckModule<'audit-forwarding'> = {
  kind: 'audit-forwarding',
  begin: (check, facts) => {
    const agents = new AgentFacts([...check.shippers, ...check.alsoShippers])
    return {
      accept: item => agents.accept(item),
      finish: () => onEveryComponent('kube-apiserver', facts, expected, pod => judge(pod, facts, agents)),
    }
  },
}

function judge(pod: ComponentPod, facts: Facts, agents: AgentFacts): Draft {
  const who = `kube-apiserver on ${pod.node}`
  const target = { kind: 'component', name: who, node: pod.node } as const
  const webhook = flagState(pod, { flag: 'audit-webhook-config-file', type: 'string' }, facts.defaults)
  const log = flagState(pod, { flag: 'audit-log-path', type: 'string' }, facts.defaults)
  const at = 'place' in webhook ? webhook.place : 'place' in log ? log.place : pod.container
  const citations = [citeObject(pod.item, at)]
  for (const state of [webhook, log])
    if (state.kind === 'unreadable')
      return draft(target, 'notchecked', `The arguments of ${who} cannot be judged: ${state.why}.`, {
        expected,
        citations,
        waitsFor: [`process of ${who}`],
      })
  const url = webhook.kind === 'set' ? (webhook.texts.at(-1) ?? '') : ''
  if (url !== '')
    return draft(target, 'pass', `${who} sends its audit events to the webhook of ${url}.`, {
      expected,
      found: `--audit-webhook-config-file=${url}`,
      citations,
    })
  const path = log.kind === 'set' ? (log.texts.at(-1) ?? '') : ''
  if (path === '')
    return draft(target, 'fail', `${who} writes no audit log and sends none.`, {
      expected,
      found: 'neither flag is set',
      citations,
    })
  const found = `--audit-log-path=${path}`
  if (path === '-')
    return draft(
      target,
      'notchecked',
      `${who} writes its audit log to its own output, and where that goes is not known.`,
      { expected, found, citations },
    )
  const shipper = agents.sets.find(
    set => set.hostPaths.some(folder => covers(folder, path)) && agents.onNode(set, pod.node) === true,
  )
  if (shipper !== undefined) {
    const message = `${who} writes ${path}, and ${shipper.product.name} (DaemonSet ${shipper.name}) is ready on the node and mounts it.`
    return draft(target, 'pass', message, {
      expected,
      found,
      citations: [...citations, citeObject(shipper.item, 'spec.template.spec.volumes')],
    })
  }
  const message = `${who} writes ${path}, and no known log shipper that mounts it is ready on ${pod.node}. A service of the node may ship it: name the images of another shipper in the site parameters (alsoShippers), or attest it.`
  return draft(target, 'notchecked', message, { expected, found, citations, waitsFor: ['what ships the audit log'] })
}

/** Whether a folder that is mounted holds the file. */
const covers = (folder: string, path: string): boolean => {
  const plain = folder.replace(/\/+$/, '')
  return path === plain || path.startsWith(`${plain}/`)
}
