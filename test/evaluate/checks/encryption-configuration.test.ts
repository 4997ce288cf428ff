// Encryption configurations: which entry and which provider writes.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge } from '../helpers/judge.ts'

const configured = (resources: unknown): Given => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: {
    'cp-1': {
      processes: [
        'kubelet',
        {
          args: 'kube-apiserver --encryption-provider-config=/e',
          scope: 'container',
          configuration: { '/e': JSON.stringify({ kind: 'EncryptionConfiguration', resources }) },
        },
      ],
    },
  },
})
const check = { kind: 'encryption-configuration', resources: ['secrets', 'widgets.example.com'] }

test('every resource that is asked for needs an entry of its own or a pattern', t => {
  const kms = [{ kms: {} }]
  t.is(judge(check, configured([{ resources: ['secrets', 'widgets.example.com'], providers: kms }])).result, 'pass')
  t.is(judge(check, configured([{ resources: ['secrets', '*.example.com'], providers: kms }])).result, 'pass')
  t.is(judge(check, configured([{ resources: ['*.'], providers: kms }])).result, 'fail')
})

test('what has another shape is not judged', t => {
  for (const resources of ['secrets', [{ resources: 'secrets' }], [{ resources: ['secrets'], providers: ['kms'] }]])
    t.is(judge(check, configured(resources)).result, 'notchecked', JSON.stringify(resources))
})
