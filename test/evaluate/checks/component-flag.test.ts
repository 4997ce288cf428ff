// The traps of judging one flag: how it is written, where it comes from, and what stands in its place.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, oneNode, only, verdict } from '../helpers/judge.ts'

const anonymous = {
  kind: 'component-flag',
  component: 'kube-apiserver',
  flag: 'anonymous-auth',
  type: 'boolean',
  accept: { equals: 'false' },
  absent: { literal: 'pass', effective: 'default' },
  replacedBy: ['authentication-config'],
}
const apiserver = (...args: string[]): Given => ({ ...oneNode, flags: { 'kube-apiserver': args } })
const withEnv = (args: string[], env: Record<string, string>): Given => ({
  ...oneNode,
  components: [{ component: 'kube-apiserver', node: 'cp-1', args, env }],
})

test('a good value passes in both readings and cites the word that sets it', t => {
  const rule = judge(anonymous, apiserver('--secure-port=6443', '--anonymous-auth=false'))
  t.is(verdict(rule), 'pass (pass, pass)')
  const [citation] = only(rule).citations
  t.is(citation?.file, 'evidence/cluster/core.v1.pods.ndjson')
  t.is(citation?.line, 1)
  t.is(citation?.at, 'spec.containers[0].args[1] (--anonymous-auth)')
  t.regex(citation?.sha256 ?? '', /^[0-9a-f]{64}$/)
})

test('a bad value fails, and says what was expected and found', t => {
  const check = only(judge(anonymous, apiserver('--anonymous-auth=true')))
  t.is(check.result, 'fail')
  t.is(check.expected, '--anonymous-auth=false')
  t.is(check.found, '--anonymous-auth=true')
  t.is(check.target.name, 'kube-apiserver on cp-1')
  t.is(check.target.node, 'cp-1')
})

test('an absent flag whose default is bad passes to the letter and fails in effect, so it fails', t => {
  const rule = judge(anonymous, apiserver('--secure-port=6443'))
  t.is(verdict(rule), 'fail (pass, fail)')
  t.is(only(rule).found, '--anonymous-auth is not set; default true (kube-apiserver 1.34)')
})

test('the last of two values wins, whichever is better', t => {
  t.is(judge(anonymous, apiserver('--anonymous-auth=false', '--anonymous-auth=true')).result, 'fail')
  t.is(judge(anonymous, apiserver('--anonymous-auth=true', '--anonymous-auth=false')).result, 'pass')
})

test('a boolean flag with its value in a word of its own is not read as true or as false', t => {
  const rule = judge(anonymous, apiserver('--anonymous-auth', 'false'))
  t.is(verdict(rule), 'notchecked (notchecked, notchecked)')
})

test('a boolean flag alone is true, also before another flag', t => {
  t.is(judge(anonymous, apiserver('--anonymous-auth', '--secure-port=6443')).result, 'fail')
})

test('a flag hidden behind another of unknown type is not judged', t => {
  t.is(judge(anonymous, apiserver('--from-the-future', '--anonymous-auth=false')).result, 'notchecked')
})

test('a known boolean before the flag does not swallow it', t => {
  t.is(judge(anonymous, apiserver('--allow-privileged', '--anonymous-auth=false')).result, 'pass')
})

test('underscores are dashes to the Kubernetes components', t => {
  t.is(judge(anonymous, apiserver('--anonymous_auth=true')).result, 'fail')
})

test('a name that only begins or ends like the flag is another flag', t => {
  const rule = judge(
    {
      ...anonymous,
      flag: 'key-file',
      type: 'string',
      accept: { present: true },
      absent: { literal: 'fail', effective: 'fail' },
    },
    apiserver('--peer-key-file=/x', '--key-file-other=/y'),
  )
  t.is(rule.result, 'fail')
})

test('every spelling of Go booleans counts', t => {
  for (const text of ['0', 'f', 'F', 'FALSE', 'False'])
    t.is(judge(anonymous, apiserver(`--anonymous-auth=${text}`)).result, 'pass')
  for (const text of ['1', 'T', 'True']) t.is(judge(anonymous, apiserver(`--anonymous-auth=${text}`)).result, 'fail')
})

test('a value that the component would refuse is not judged', t => {
  t.is(judge(anonymous, apiserver('--anonymous-auth=no')).result, 'notchecked')
})

test('a file that takes the place of an absent flag is waited for', t => {
  const rule = judge(anonymous, apiserver('--authentication-config=/etc/kubernetes/auth.yaml'))
  t.is(verdict(rule), 'notchecked (notchecked, notchecked)')
  t.deepEqual(only(rule).waitsFor, ['/etc/kubernetes/auth.yaml on cp-1'])
})

test('a flag that is set is judged although a file could replace it: the two cannot both decide', t => {
  t.is(judge(anonymous, apiserver('--authentication-config=/a', '--anonymous-auth=true')).result, 'fail')
})

test('a shell as the first command leaves the arguments unread', t => {
  const components = [
    {
      component: 'kube-apiserver' as const,
      node: 'cp-1',
      command: ['/bin/sh', '-c', 'exec kube-apiserver --anonymous-auth=false'],
    },
  ]
  const rule = judge(anonymous, { ...oneNode, components })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /wrapper `sh`/)
})

test('no command at all leaves it to the entrypoint of the image, which nobody saw', t => {
  const components = [
    { component: 'kube-apiserver' as const, node: 'cp-1', command: [], args: ['--anonymous-auth=false'] },
  ]
  const rule = judge(anonymous, { ...oneNode, components })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /entrypoint/)
})

test('the path of the program does not matter', t => {
  const components = [
    {
      component: 'kube-apiserver' as const,
      node: 'cp-1',
      command: ['/usr/local/bin/kube-apiserver', '--anonymous-auth=false'],
    },
  ]
  t.is(judge(anonymous, { ...oneNode, components }).result, 'pass')
})

test('a variable of the pod is expanded', t => {
  t.is(judge(anonymous, withEnv(['--anonymous-auth=$(ANON)'], { ANON: 'false' })).result, 'pass')
  t.is(judge(anonymous, withEnv(['$(EXTRA)'], { EXTRA: '--anonymous-auth=true' })).result, 'fail')
})

test('an undefined variable stays as it is written, which is no boolean', t => {
  t.is(judge(anonymous, withEnv(['--anonymous-auth=$(NOBODY)'], { OTHER: 'x' })).result, 'notchecked')
})

test('the default of a minor that is not on record is unknown', t => {
  const rule = judge(anonymous, { ...apiserver('--secure-port=1'), version: 'v1.99.0' })
  t.is(verdict(rule), 'notchecked (pass, notchecked)')
})

test('the default while the version is unknown is unknown', t => {
  t.is(judge(anonymous, { ...apiserver('--secure-port=1'), version: 'unknown' }).result, 'notchecked')
})

test('a component of another minor than the API server that answered has its own default', t => {
  const profiling = {
    ...anonymous,
    flag: 'profiling',
    replacedBy: undefined,
    absent: { literal: 'default', effective: 'default' },
  }
  const [given, older] = ['v1.30.1', 'v1.29.8'].map(version => ({ ...apiserver('--secure-port=1'), version }))
  t.is(judge(profiling, given as Given).result, 'pass')
  t.is(judge(profiling, older as Given).result, 'fail')
  const mixed = judge(profiling, given as Given, {
    change: evidence => ({
      predicate: evidence.predicate,
      files: evidence.files.map(file => ({
        ...file,
        lines: file.lines.map(line => line.replace('kube-apiserver:v1.30.1', 'kube-apiserver:v1.29.8')),
      })),
    }),
  })
  t.is(mixed.result, 'notchecked')
})

test('a flag whose file is still to be read cannot pass, but its absence fails', t => {
  const audit = {
    ...anonymous,
    flag: 'audit-policy-file',
    type: 'string',
    accept: { present: true },
    absent: { literal: 'fail', effective: 'fail' },
    replacedBy: undefined,
    thenWaitsFor: ['the content of the audit policy file'],
  }
  const rule = judge(audit, apiserver('--audit-policy-file=/a.yaml'))
  t.is(rule.result, 'notchecked')
  t.deepEqual(only(rule).waitsFor, ['the content of the audit policy file'])
  t.is(judge(audit, apiserver('--secure-port=1')).result, 'fail')
  t.is(judge(audit, apiserver('--audit-policy-file=')).result, 'fail')
})

test('lists add up over repeated flags and are compared by entry, not by text', t => {
  const modes = {
    ...anonymous,
    flag: 'authorization-mode',
    type: 'list',
    accept: { containsNone: ['AlwaysAllow'] },
    absent: { literal: 'fail', effective: 'default' },
    replacedBy: undefined,
  }
  t.is(judge(modes, apiserver('--authorization-mode=AlwaysAllow', '--authorization-mode=Node,RBAC')).result, 'fail')
  t.is(judge(modes, apiserver('--authorization-mode=Node,RBAC')).result, 'pass')
  t.is(judge(modes, apiserver('--authorization-mode=NotAlwaysAllow')).result, 'pass')
})

test('a flag that must be absent is met by nothing but its absence; an empty value has no effect', t => {
  const basic = {
    ...anonymous,
    flag: 'basic-auth-file',
    type: 'string',
    accept: { absent: true },
    absent: { literal: 'pass', effective: 'pass' },
    replacedBy: undefined,
  }
  t.is(verdict(judge(basic, apiserver('--basic-auth-file=/x'))), 'fail (fail, fail)')
  t.is(verdict(judge(basic, apiserver('--basic-auth-file='))), 'fail (fail, pass)')
  t.is(verdict(judge(basic, apiserver('--secure-port=1'))), 'pass (pass, pass)')
})

test('a duration of zero is zero in every spelling', t => {
  const timeout = {
    ...anonymous,
    flag: 'request-timeout',
    type: 'duration',
    accept: { notEquals: '0' },
    absent: { literal: 'fail', effective: 'default' },
    replacedBy: undefined,
  }
  for (const text of ['0', '0s', '0m0s', '-0s'])
    t.is(judge(timeout, apiserver(`--request-timeout=${text}`)).result, 'fail', text)
  t.is(judge(timeout, apiserver('--request-timeout=0m5s')).result, 'pass')
  t.is(verdict(judge(timeout, apiserver('--secure-port=1'))), 'fail (fail, pass)')
})

test('a value that was redacted is known to be there and no more', t => {
  const redacted = 'redacted:command-line:0123456789abcdef'
  t.is(judge(anonymous, apiserver(`--anonymous-auth=${redacted}`)).result, 'notchecked')
  const present = { ...anonymous, type: 'string', accept: { present: true } }
  t.is(judge(present, apiserver(`--anonymous-auth=${redacted}`)).result, 'pass')
  t.is(
    judge({ ...present, accept: { notEquals: 'x' } }, apiserver(`--anonymous-auth=${redacted}`)).result,
    'notchecked',
  )
})

test('under the effective basis the effect alone decides', t => {
  t.is(judge(anonymous, apiserver('--secure-port=1'), { basis: 'effective' }).result, 'fail')
  const basic = {
    ...anonymous,
    flag: 'basic-auth-file',
    type: 'string',
    accept: { absent: true },
    absent: { literal: 'pass', effective: 'pass' },
  }
  t.is(judge(basic, apiserver('--basic-auth-file='), { basis: 'effective' }).result, 'pass')
})
