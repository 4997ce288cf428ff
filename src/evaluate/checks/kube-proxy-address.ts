// An address that kube-proxy serves on, on every node: it must be one that only the node itself can reach.
import { nodeSource } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation } from '../../schema/evaluation.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cite, citeObject, type Draft, draft, nodeTarget } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { withoutPass } from '../expected-components.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { type ProxyPod, proxyConfigMap, proxyPodsOf } from '../facts/kube-proxy.ts'
import { parseConfiguration } from '../facts/node/document.ts'

type Parameters = CheckOf<'kube-proxy-address'>

/** The one ConfigMap whose values are collected. */
const readable = 'kube-proxy'
/** Two on one node are ambiguous already. */
const keptPerNode = 2

interface Seen {
  readonly pods: Map<string, ProxyPod[]>
  configMap?: EvidenceObject
}

export const kubeProxyAddress: CheckModule<'kube-proxy-address'> = {
  kind: 'kube-proxy-address',
  begin: (check, facts) => {
    const seen: Seen = { pods: new Map() }
    const expected = `${check.setting} on a loopback address`
    return {
      accept(item) {
        if (facts.provenance.of(item) === 'declared') return
        if (item.source === 'configmaps') {
          if (proxyConfigMap(item)?.name === readable) seen.configMap = item
          return
        }
        const { node, pods } = proxyPodsOf(item)
        if (pods.length === 0) return
        const known = seen.pods.get(node) ?? []
        if (known.length < keptPerNode) seen.pods.set(node, [...known, ...pods])
      },
      finish: () =>
        onEveryNode('all', facts, expected, ['pods'], node => judgeNode(check, node.name, seen, facts, expected)),
    }
  },
}

function judgeNode(check: Parameters, node: string, seen: Seen, facts: Facts, expected: string): Draft {
  const target = nodeTarget(node)
  const [pod, second] = seen.pods.get(node) ?? []
  const pods = facts.sources.state('pods')
  const doubt = 'message' in pods && pods.state !== 'none' ? pods.message : undefined
  if (pod === undefined) return withoutPod(node, facts, doubt, expected)
  if (second !== undefined) {
    const message = `Two containers on ${node} run kube-proxy, and which of them serves there is not certain.`
    return draft(target, 'notchecked', message, {
      expected,
      citations: [citeObject(pod.item), citeObject(second.item)],
    })
  }
  const value = addressOf(check, pod, seen, facts)
  const citations = [citeObject(pod.item, value.place ?? pod.container), ...(value.citations ?? [])]
  if ('unknown' in value) {
    const message = `What kube-proxy of ${node} serves on is not known: ${value.unknown}.`
    return draft(target, 'notchecked', message, { expected, citations, waitsFor: value.waitsFor })
  }
  const address = value.text === '' ? check.default : value.text
  const found = `${value.shown}${value.text === '' ? `, which means ${check.default}` : ''}`
  const verdict = isLoopback(address) ? 'pass' : 'fail'
  const judged = draft(target, verdict, `Of kube-proxy on ${node}: ${found}.`, { expected, found, citations })
  return doubt === undefined ? judged : withoutPass(judged, doubt)
}

function withoutPod(node: string, facts: Facts, doubt: string | undefined, expected: string): Draft {
  const view = facts.nodeEvidence.of(node)
  const { processes, doubt: unsure } = view.processes('kube-proxy')
  const file = facts.sources.file(nodeSource(node, 'processes'))
  if (processes.length === 0 && view.processesUnseen === undefined && unsure === undefined && file !== undefined) {
    const message = `kube-proxy does not run on ${node}: its processes were listed, and none of them is it.`
    return draft(nodeTarget(node), 'notapplicable', message, { expected, citations: [cite(file)] })
  }
  const why =
    doubt ??
    `no pod of kube-proxy is on ${node}: another program may do its work, or it runs as a service or inside another process`
  const message = `kube-proxy of ${node} was not seen: ${why}.`
  return draft(nodeTarget(node), 'notchecked', message, { expected, waitsFor: [`processes of ${node}`] })
}

type Value = (
  | { readonly text: string; readonly shown: string }
  | { readonly unknown: string; readonly waitsFor: readonly string[] }
) & { readonly place?: string; readonly citations?: readonly Citation[] }

/** Once --config names a file, kube-proxy takes nothing from flags. */
function addressOf(check: Parameters, pod: ProxyPod, seen: Seen, facts: Facts): Value {
  const unknown = (why: string, waitsFor: readonly string[] = []): Value => ({ unknown: why, waitsFor })
  if (pod.parsed.unreadable !== undefined) return unknown(pod.parsed.unreadable)
  const last = (name: string) => pod.parsed.flags.get(name)?.at(-1)
  const [config, flag] = [last('config'), last(check.flag)]
  const unsure = config?.doubt ?? (config === undefined ? flag?.doubt : undefined)
  if (unsure !== undefined) return unknown(unsure)
  if (config === undefined || config.value === '') {
    if (flag === undefined) return { text: '', shown: `--${check.flag} is not set` }
    if (flag.value === undefined) return unknown(`${flag.written} has no value`)
    return { text: flag.value, shown: `${flag.written}=${flag.value}`, place: `${pod.container} (${flag.written})` }
  }
  const file = config.value ?? ''
  const place = `${pod.container} (${config.written})`
  const mounted = pod.mounted(file)
  if (mounted === undefined || mounted.configMap !== readable)
    return { ...unknown(`it reads ${file}, which was not collected`, [file]), place }
  const text = seen.configMap === undefined ? undefined : proxyConfigMap(seen.configMap)?.text(mounted.key)
  if (seen.configMap === undefined || text === undefined) {
    const state = facts.sources.state('configmaps')
    const why = 'message' in state ? `: ${state.message}` : ''
    return { ...unknown(`ConfigMap ${readable} with ${mounted.key} was not seen${why}`, ['configmaps']), place }
  }
  const at = `data["${mounted.key}"].${check.setting}`
  const citations = [citeObject(seen.configMap, at)]
  const document = parseConfiguration({ path: `ConfigMap ${readable}, ${mounted.key}`, lines: text.split('\n') })
  if ('unreadable' in document) return { ...unknown(document.unreadable), place, citations }
  const value = document.value[check.setting] ?? ''
  if (typeof value !== 'string') return { ...unknown(`${check.setting} in it is no address`), place, citations }
  if (value === '' && document.hasHoles)
    return { ...unknown(`lines of ConfigMap ${readable} were taken out`), place, citations }
  const shown = value === '' ? `${check.setting} is not set` : `${check.setting}: ${value}`
  return { text: value, shown, place, citations }
}

/** `127.0.0.1:10249`, `[::1]:10249`, `::1`, `localhost:10249`. */
const isLoopback = (address: string): boolean =>
  /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)(?::\d{1,5})?$/.test(address) || address === '::1'
