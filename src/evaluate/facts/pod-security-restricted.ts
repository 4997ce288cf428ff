// The controls that the restricted level adds: what hardens a container against itself.
import { booleanAt, integerAt, objectAt, objectsAt, textAt, textsAt } from '../shape.ts'
import { eachUnmaskedProc, isAllowedProfile } from './pod-security-baseline.ts'
import {
  eachSecurityContext,
  eachUnderTest,
  ever,
  inUserNamespace,
  isWindows,
  onward,
  type PodUnderTest,
  type Report,
  type StandardControl,
} from './pod-security-fields.ts'

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

/** A Windows pod cannot set what only Linux has; the standard knows that from 1.25 on. */
const linuxOnly = (under: PodUnderTest, from: number) => ({ from, below: isWindows(under) ? 25 : ever.below })

/** A pod in a user namespace of its own may be root in there: from 1.35 on the standard lets it. */
const outsideUserNamespace = (under: PodUnderTest, from: number) => ({
  from,
  below: inUserNamespace(under) ? 35 : ever.below,
})

export const restrictedControls: readonly StandardControl[] = [
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    look: ({ pod }, report) => {
      for (const [index, volume] of objectsAt(pod.spec, 'volumes').entries()) {
        if (allowedVolumes.some(type => objectAt(volume, type) !== undefined)) continue
        const type = Object.keys(volume).find(key => key !== 'name') ?? 'no type'
        const found = `volume ${textAt(volume, 'name') ?? ''}: ${type}`
        report({ ...ever, field: 'volumes', at: `${pod.path}.volumes[${index}]`, found })
      }
    },
  },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    look: (under, report) =>
      eachUnderTest(under, ({ context, path }) => {
        const value = booleanAt(context, 'allowPrivilegeEscalation')
        if (value === false) return
        const found = `allowPrivilegeEscalation: ${value ?? 'not set'}`
        const at = `${path}.securityContext.allowPrivilegeEscalation`
        report({ ...linuxOnly(under, 8), field: 'allowPrivilegeEscalation', at, found })
      }),
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    look: (under, report) => {
      const { pod } = under
      const range = outsideUserNamespace(under, 0)
      const ofPod = booleanAt(objectAt(pod.spec, 'securityContext'), 'runAsNonRoot')
      const field = 'runAsNonRoot'
      if (ofPod === false)
        report({ ...range, field, at: `${pod.path}.securityContext.runAsNonRoot`, found: 'runAsNonRoot: false' })
      eachUnderTest(under, ({ context, path }) => {
        const value = booleanAt(context, field)
        if (value === true || (value === undefined && ofPod !== undefined)) return
        report({ ...range, field, at: `${path}.securityContext.${field}`, found: `${field}: ${value ?? 'not set'}` })
      })
    },
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    look: (under, report) =>
      eachSecurityContext(under, (context, path) => {
        if (integerAt(context, 'runAsUser') !== 0) return
        const range = outsideUserNamespace(under, 23)
        report({ ...range, field: 'runAsUser', at: `${path}.runAsUser`, found: 'runAsUser: 0' })
      }),
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    look: (under, report) => {
      const range = linuxOnly(under, 19)
      const field = 'seccompProfile'
      const ofPod = objectAt(objectAt(under.pod.spec, 'securityContext'), field)
      const podType = textAt(ofPod, 'type') ?? ''
      if (ofPod !== undefined && !isAllowedProfile(podType))
        report({
          ...range,
          field,
          at: `${under.pod.path}.securityContext.seccompProfile.type`,
          found: `seccompProfile.type: ${podType}`,
        })
      eachUnderTest(under, ({ context, path }) => {
        const own = objectAt(context, field)
        const type = textAt(own, 'type') ?? ''
        if (own === undefined ? isAllowedProfile(podType) : isAllowedProfile(type)) return
        // The pod's own bad value is named once already.
        if (own === undefined && ofPod !== undefined) return
        const found = `seccompProfile${own === undefined ? ': not set' : `.type: ${type}`}`
        report({ ...range, field, at: `${path}.securityContext.seccompProfile`, found })
      })
    },
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    look: (under, report) =>
      eachUnderTest(under, ({ context, path }) => {
        const range = linuxOnly(under, 22)
        const capabilities = objectAt(context, 'capabilities')
        const at = `${path}.securityContext.capabilities`
        if (!textsAt(capabilities, 'drop').includes('ALL'))
          report({ ...range, field: 'capabilities', at: `${at}.drop`, found: 'capabilities.drop without ALL' })
        for (const [index, name] of textsAt(capabilities, 'add').entries())
          if (name !== 'NET_BIND_SERVICE')
            report({ ...range, field: 'capabilities', at: `${at}.add[${index}]`, found: `capabilities.add: ${name}` })
      }),
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    look: (under: PodUnderTest, report: Report) =>
      eachUnmaskedProc(under, (at, found) => report({ ...onward(35), field: 'procMount', at, found })),
  },
]
