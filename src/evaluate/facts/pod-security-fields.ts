// What a control of the Pod Security Standards is, and how it walks a pod: every container, every security context.
import type { PodSecurityControl, PodSecurityLevel } from '../../schema/hardening-checks.ts'
import { booleanAt, type JsonObject, objectAt, textAt } from '../shape.ts'
import { containerPath, eachContainer, type PodSpec } from './pod-specs.ts'

export interface PodUnderTest {
  readonly pod: PodSpec
  readonly annotations: JsonObject | undefined
  /** `metadata.annotations`, `spec.template.metadata.annotations`. */
  readonly annotationsPath: string
}

/** A field that breaks a control in every minor from `from` (inclusive) to `below` (exclusive). */
export interface Breach {
  readonly from: number
  readonly below: number
  /** The field's own name: `hostPID`, `privileged`. */
  readonly field: string
  /** Where it stands in the object. */
  readonly at: string
  /** In the words of the configuration: `hostPID: true`. */
  readonly found: string
}
export type Report = (breach: Breach) => void

export interface StandardControl {
  readonly id: PodSecurityControl
  readonly level: PodSecurityLevel
  /** From this minor on a control of the restricted level asks more of the same fields, and this one is left out there. */
  readonly overriddenFrom?: number
  look(under: PodUnderTest, report: Report): void
}

/** In every version of the standard. */
export const ever = { from: 0, below: Number.POSITIVE_INFINITY } as const
export const onward = (from: number) => ({ from, below: Number.POSITIVE_INFINITY })

interface ContainerUnderTest {
  readonly container: JsonObject
  readonly context: JsonObject | undefined
  /** `spec.initContainers[0]`. */
  readonly path: string
}

/** Init and ephemeral containers are judged as all others. */
export function eachUnderTest({ pod }: PodUnderTest, visit: (under: ContainerUnderTest) => void): void {
  eachContainer(pod, (container, list, index) =>
    visit({ container, context: objectAt(container, 'securityContext'), path: containerPath(pod, list, index) }),
  )
}

/** The pod's own security context, where it has one, and those of its containers. */
export function eachSecurityContext(under: PodUnderTest, visit: (context: JsonObject, path: string) => void): void {
  const ofPod = objectAt(under.pod.spec, 'securityContext')
  if (ofPod !== undefined) visit(ofPod, `${under.pod.path}.securityContext`)
  eachUnderTest(under, ({ context, path }) => {
    if (context !== undefined) visit(context, `${path}.securityContext`)
  })
}

export const isWindows = ({ pod }: PodUnderTest): boolean => textAt(objectAt(pod.spec, 'os'), 'name') === 'windows'

/** The pod asks for a user namespace of its own. */
export const inUserNamespace = ({ pod }: PodUnderTest): boolean => booleanAt(pod.spec, 'hostUsers') === false

export const annotationPath = ({ annotationsPath }: PodUnderTest, key: string): string => `${annotationsPath}['${key}']`
