// Pods of one template look the same to whatever asks about their security: what is found out about the first of them holds
// for all, so that a hundred thousand pods are judged as often as there are templates.
import type { EvidenceObject } from '../evidence.ts'
import { isObject, type JsonObject, metadataOf, objectAt, ShapeError } from '../shape.ts'
import { ownerOf } from './owners.ts'
import type { PodUnderTest } from './pod-security-fields.ts'
import { podMetadataOf, podSpecOf } from './pod-specs.ts'

/** The same object for every pod that looks the same: what is known of it can be kept under it. */
export interface PodShape {
  /** Begins with where the pod stands in its object: `spec`. */
  readonly signature: string
}

export interface PodLook {
  readonly name: string
  readonly namespace: string | undefined
  readonly under: PodUnderTest
  /** Undefined where there are too many shapes to keep: each pod is then judged by itself. */
  readonly shape: PodShape | undefined
  owner(): string | undefined
}

/** Many times the templates of a large cluster. */
const keptShapes = 20_000

/**
 * What differs between pods of one template, or is large, and says nothing about the security of a pod. Everything else is part of
 * its shape, known or not: a field that is left out here by mistake costs time, and one that is named by mistake a verdict.
 */
const apart: ReadonlySet<string> = new Set([
  'activeDeadlineSeconds',
  'affinity',
  'dnsConfig',
  'dnsPolicy',
  'enableServiceLinks',
  'hostname',
  'imagePullSecrets',
  'nodeName',
  'nodeSelector',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'readinessGates',
  'restartPolicy',
  'schedulerName',
  'serviceAccount',
  'serviceAccountName',
  'subdomain',
  'terminationGracePeriodSeconds',
  'tolerations',
  'topologySpreadConstraints',
])
const apartInContainers: ReadonlySet<string> = new Set([
  'args',
  'command',
  'env',
  'envFrom',
  'image',
  'imagePullPolicy',
  'resources',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'volumeMounts',
  'workingDir',
])
const containers: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers'])

/** Volumes that differ from pod to pod by their names alone, and that no standard forbids. */
const plainVolumes: ReadonlySet<string> = new Set(['configMap', 'downwardAPI', 'emptyDir', 'projected', 'secret'])

/** Annotations that standards read begin so; the container follows. */
const readAnnotation = /^(?:container\.)?(?:apparmor|seccomp)\./

export class PodShapes {
  readonly #shapes = new Map<string, PodShape>()
  #last: { readonly object: JsonObject; readonly look: PodLook } | undefined

  /**
   * Asked by one check after the other about the same object, and worked out once.
   * @throws ShapeError where the object has no name or no pod in it
   */
  of(item: EvidenceObject): PodLook {
    if (this.#last?.object === item.object) return this.#last.look
    const { metadata, name, namespace } = metadataOf(item.object)
    const pod = podSpecOf(item.source, item.object)
    if (pod === undefined) throw new ShapeError('spec', 'there')
    const template = podMetadataOf(item.source, item.object)
    const annotations = objectAt(template.metadata, 'annotations')
    const under = { pod, annotations, annotationsPath: `${template.path}.annotations` }
    let owner: { readonly name: string | undefined } | undefined
    const look: PodLook = {
      name,
      namespace,
      under,
      shape: this.#shapeOf(under),
      owner() {
        owner ??= { name: ownerOf(item.object, metadata) }
        return owner.name
      },
    }
    this.#last = { object: item.object, look }
    return look
  }

  #shapeOf(under: PodUnderTest): PodShape | undefined {
    const signature = signatureOf(under)
    const known = this.#shapes.get(signature)
    if (known !== undefined || this.#shapes.size >= keptShapes) return known
    const shape = { signature }
    this.#shapes.set(signature, shape)
    return shape
  }
}

function signatureOf({ pod, annotations, annotationsPath }: PodUnderTest): string {
  const seen: Record<string, unknown> = {}
  for (const key of Object.keys(pod.spec)) {
    if (apart.has(key)) continue
    const value = pod.spec[key]
    seen[key] =
      containers.has(key) && Array.isArray(value)
        ? value.map(withoutApart)
        : key === 'volumes' && Array.isArray(value)
          ? value.map(volumeSeen)
          : value
  }
  const read = annotations === undefined ? [] : Object.keys(annotations).filter(key => readAnnotation.test(key))
  return JSON.stringify([pod.path, annotationsPath, seen, read.map(key => [key, annotations?.[key]])])
}

function withoutApart(container: unknown): unknown {
  if (!isObject(container)) return container
  const seen: Record<string, unknown> = {}
  for (const key of Object.keys(container)) if (!apartInContainers.has(key)) seen[key] = container[key]
  return seen
}

/** Of a plain volume its kind alone: names as `kube-api-access-x7kqp` are different in every pod. */
function volumeSeen(volume: unknown): unknown {
  if (!isObject(volume)) return volume
  const kinds = Object.keys(volume).filter(key => key !== 'name')
  const [kind = ''] = kinds
  return kinds.length === 1 && plainVolumes.has(kind) && isObject(volume[kind]) ? kind : volume
}
