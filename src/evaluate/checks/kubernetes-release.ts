// The releases that run: skew between the API server and the rest, the end of life of a minor, and what the site approved.
import type { ComponentName } from '../../model/target.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation } from '../../schema/evaluation.ts'
import type { CheckModule, Facts } from '../context.ts'
import type { Draft } from '../drafts.ts'
import { cite, citeObject, cluster, draft, nodeTarget } from '../drafts.ts'
import { withoutPass } from '../expected-components.ts'
import { nodesExpectedToRun } from '../facts/component-nodes.ts'
import { imageTag } from '../facts/images.ts'
import type { ServerVersion } from '../facts/server-version.ts'
import { type KubernetesVersion, minorName, parseVersion } from '../facts/version.ts'

type Parameters = CheckOf<'kubernetes-release'>
type KnownServer = Extract<ServerVersion, { known: KubernetesVersion }>

export const kubernetesRelease: CheckModule<'kubernetes-release'> = {
  kind: 'kubernetes-release',
  begin: (check, facts) => ({
    finish: () => {
      const server = facts.version.get()
      if ('unknown' in server)
        return [draft(cluster, 'notchecked', `${capital(server.unknown)}.`, { waitsFor: ['version'] })]
      return [
        endOfLife(server, facts),
        approval(check, cluster, server.known.text, server.citations),
        ...facts.inventory.nodes.flatMap(node => [
          kubeletSkew(node.name, node.kubeletVersion, server, facts),
          ...(check.approved.length === 0
            ? []
            : [approval(check, nodeTarget(node.name), node.kubeletVersion, nodeCitations(facts))]),
        ]),
        ...(facts.inventory.doubt === undefined
          ? []
          : [
              draft(cluster, 'notchecked', `Not every kubelet is known: ${facts.inventory.doubt}.`, {
                waitsFor: ['nodes'],
              }),
            ]),
        ...controlPlane(server, facts),
      ]
    },
  }),
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

function endOfLife(server: KnownServer, facts: Facts): Draft {
  const minor = minorName(server.known)
  const { minors } = facts.defaults.releases
  const release = Object.hasOwn(minors, minor) ? minors[minor] : undefined
  const expected = 'a minor that still gets security fixes'
  const found = server.known.text
  const { citations } = server
  if (release === undefined)
    return draft(cluster, 'notchecked', `When Kubernetes ${minor} reaches its end of life is not on record.`, {
      expected,
      found,
      citations,
    })
  const day = facts.predicate.finishedAt.slice(0, 10)
  const over = day > release.endOfLife
  const message = over
    ? `Kubernetes ${minor} reached its end of life on ${release.endOfLife}, before the collection on ${day}.`
    : `Kubernetes ${minor} is maintained until ${release.endOfLife}; the collection was on ${day}.`
  return draft(cluster, over ? 'fail' : 'pass', message, { expected, found, citations })
}

/** A distribution's suffix makes another release: v1.34.2+rke2r1 is not v1.34.2. */
function approval(check: Parameters, target: Draft['target'], found: string, citations: readonly Citation[]): Draft {
  const who = target.kind === 'node' ? `The kubelet of ${target.name} is ${found}` : `The API server is ${found}`
  if (check.approved.length === 0)
    return draft(target, 'notchecked', `${who}; whether that is approved needs the site's list of approved versions.`, {
      expected: "a version on the site's list",
      found,
      citations,
      waitsFor: ["the site's list of approved versions (parameter `approved`)"],
    })
  const bare = (version: string) => version.trim().replace(/^v/, '')
  const ok = check.approved.some(version => bare(version) === bare(found))
  const message = `${who}, which is ${ok ? '' : 'not '}on the site's list of approved versions.`
  const expected = `one of ${check.approved.join(', ')}`
  return draft(target, ok ? 'pass' : 'fail', message, { expected, found, citations })
}

function nodeCitations(facts: Facts): readonly Citation[] {
  const file = facts.sources.file('nodes')
  return file === undefined ? [] : [cite(file, undefined, 'status.nodeInfo.kubeletVersion')]
}

/** Kubernetes' version skew policy: a kubelet is never newer than the API server and at most 3 minors older, 2 before 1.28. */
function kubeletSkew(node: string, text: string, server: KnownServer, facts: Facts): Draft {
  const allowed = server.known.minor >= 28 ? 3 : 2
  const expected = `a kubelet of ${server.known.text} or up to ${allowed} minors older`
  const citations = [...server.citations, ...nodeCitations(facts)]
  return skew(nodeTarget(node), `The kubelet of ${node}`, text, server, allowed, { expected, found: text, citations })
}

function skew(
  target: Draft['target'],
  who: string,
  text: string,
  server: KnownServer,
  allowed: number,
  parts: Pick<Draft, 'expected' | 'found' | 'citations'>,
): Draft {
  const version = parseVersion(text)
  if (version === undefined || version.major !== server.known.major)
    return draft(target, 'notchecked', `${who} says \`${text}\`, which is not a version that can be compared.`, parts)
  const older = server.known.minor - version.minor
  if (older < 0)
    return draft(target, 'fail', `${who} is ${text}, newer than the API server ${server.known.text}.`, parts)
  const ok = older <= allowed
  const distance = older === 0 ? 'of the same minor as' : `${older} minor${older === 1 ? '' : 's'} older than`
  return draft(
    target,
    ok ? 'pass' : 'fail',
    `${who} is ${text}, ${distance} the API server ${server.known.text}.`,
    parts,
  )
}

/** The images of the control plane, where it can be seen: its other parts may be one minor older than the API server. */
function controlPlane(server: KnownServer, facts: Facts): readonly Draft[] {
  const pods = facts.sources.state('pods')
  if (pods.state !== 'complete') {
    const message = `The versions of the control plane's components are not known: ${pods.message}.`
    return [draft(cluster, 'notchecked', message, { waitsFor: ['pods'] }), ...seenComponents(server, facts)]
  }
  return seenComponents(server, facts)
}

function seenComponents(server: KnownServer, facts: Facts): readonly Draft[] {
  const kinds: readonly ComponentName[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
  return kinds.flatMap(component =>
    nodesExpectedToRun(component, facts.components, facts.inventory).flatMap(node => {
      const state = facts.components.of(component, node)
      if (!('pod' in state)) return []
      const tag = imageTag(state.pod.image)
      const version = parseVersion(tag ?? '')
      // A tag of a site's own naming says nothing about the version.
      if (tag === undefined || version === undefined) return []
      const target = { kind: 'component', name: `${component} on ${node}`, node } as const
      const citations = [...server.citations, citeObject(state.pod.item, `${state.pod.container}.image`)]
      const parts = {
        expected: `${component} of ${server.known.text} or one minor older`,
        found: state.pod.image,
        citations,
      }
      const given =
        component === 'kube-apiserver'
          ? apiServerSkew(target, version, server, parts)
          : skew(target, `${component} on ${node}`, tag, server, 1, parts)
      return [state.doubt === undefined ? given : withoutPass(given, state.doubt)]
    }),
  )
}

/** API servers of one cluster may be one minor apart in either direction, since any of them may have answered. */
function apiServerSkew(
  target: Draft['target'],
  version: KubernetesVersion,
  server: KnownServer,
  parts: Pick<Draft, 'expected' | 'found' | 'citations'>,
): Draft {
  const apart = Math.abs(version.minor - server.known.minor)
  const message = `${target.name} is ${version.text}, ${apart === 0 ? 'of the same minor as' : `${apart} minors apart from`} the API server ${server.known.text} that answered.`
  return draft(target, apart <= 1 ? 'pass' : 'fail', message, parts)
}
