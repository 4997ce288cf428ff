// Pod Security defaults of the admission configuration.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, verdict } from '../helpers/judge.ts'

const configured = (defaults: unknown): Given => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: {
    'cp-1': {
      processes: [
        'kubelet',
        {
          args: 'kube-apiserver --admission-control-config-file=/a',
          scope: 'container',
          configuration: {
            '/a': JSON.stringify({
              plugins: [{ name: 'PodSecurity', configuration: { kind: 'PodSecurityConfiguration', defaults } }],
            }),
          },
        },
      ],
    },
  },
})

test('every mode that is asked for counts, to the letter and in effect apart', t => {
  const check = {
    kind: 'pod-security-defaults',
    modes: { enforce: ['restricted'], warn: ['restricted'] },
    inEffect: { enforce: ['restricted'] },
  }
  t.is(verdict(judge(check, configured({ enforce: 'restricted', warn: 'restricted' }))), 'pass (pass, pass)')
  t.is(verdict(judge(check, configured({ enforce: 'restricted' }))), 'fail (fail, pass)')
  t.is(verdict(judge(check, configured({ warn: 'restricted' }))), 'fail (fail, fail)')
})

test('levels of another shape are not judged', t => {
  t.is(
    judge({ kind: 'pod-security-defaults', modes: { enforce: ['restricted'] } }, configured({ enforce: 1 })).result,
    'notchecked',
  )
})
