// The pod inside an object, and all of its containers.
import type { SourceName } from '../../model/source.ts'
import { type JsonObject, objectAt, objectsAt, textAt } from '../shape.ts'

export interface PodSpec {
  readonly spec: JsonObject
  /** `spec`, `spec.template.spec`. */
  readonly path: string
}

/** The pod's own spec, or the one of the template that a workload makes pods from; undefined where there is none. */
export function podSpecOf(source: SourceName, object: JsonObject): PodSpec | undefined {
  if (source === 'pods') return at(objectAt(object, 'spec'), 'spec')
  if (source === 'podtemplates') return at(objectAt(objectAt(object, 'template'), 'spec'), 'template.spec')
  const spec = objectAt(object, 'spec')
  const holder = source === 'cronjobs.batch' ? objectAt(objectAt(spec, 'jobTemplate'), 'spec') : spec
  const path = source === 'cronjobs.batch' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec'
  return at(objectAt(objectAt(holder, 'template'), 'spec'), path)
}

/** The metadata that the pod has or would get, and where it stands: annotations count there, not on the workload. */
export function podMetadataOf(
  source: SourceName,
  object: JsonObject,
): { readonly metadata: JsonObject | undefined; readonly path: string } {
  if (source === 'pods') return { metadata: objectAt(object, 'metadata'), path: 'metadata' }
  if (source === 'podtemplates')
    return { metadata: objectAt(objectAt(object, 'template'), 'metadata'), path: 'template.metadata' }
  const spec = objectAt(object, 'spec')
  const isNested = source === 'cronjobs.batch'
  const holder = isNested ? objectAt(objectAt(spec, 'jobTemplate'), 'spec') : spec
  const path = isNested ? 'spec.jobTemplate.spec.template.metadata' : 'spec.template.metadata'
  return { metadata: objectAt(objectAt(holder, 'template'), 'metadata'), path }
}

const at = (spec: JsonObject | undefined, path: string): PodSpec | undefined =>
  spec === undefined ? undefined : { spec, path }

export const containerLists = ['containers', 'initContainers', 'ephemeralContainers'] as const
export type ContainerList = (typeof containerLists)[number]

/** Visits containers of every kind. Called for every pod of a cluster several times, so it makes nothing. */
export function eachContainer(
  pod: PodSpec,
  visit: (container: JsonObject, list: ContainerList, index: number) => void,
): void {
  for (const list of containerLists) {
    const containers = objectsAt(pod.spec, list)
    for (let index = 0; index < containers.length; index += 1) visit(containers[index] as JsonObject, list, index)
  }
}

/** `spec.initContainers[0]`. */
export const containerPath = (pod: PodSpec, list: ContainerList, index: number): string =>
  `${pod.path}.${list}[${index}]`

export const containerName = (container: JsonObject): string => textAt(container, 'name') ?? ''
