// The pod inside an object, and all of its containers.
import type { SourceName } from '../../model/source.ts'
import { type JsonObject, objectAt, objectsAt, textAt } from '../shape.ts'

interface PodSpec {
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

const at = (spec: JsonObject | undefined, path: string): PodSpec | undefined =>
  spec === undefined ? undefined : { spec, path }

interface Container {
  readonly container: JsonObject
  readonly name: string
  /** `spec.initContainers[0]`. */
  readonly path: string
}

const lists = ['containers', 'initContainers', 'ephemeralContainers'] as const

/** Containers of every kind. */
export function containersOf({ spec, path }: PodSpec): readonly Container[] {
  return lists.flatMap(list =>
    objectsAt(spec, list).map((container, index) => ({
      container,
      name: textAt(container, 'name') ?? '',
      path: `${path}.${list}[${index}]`,
    })),
  )
}
