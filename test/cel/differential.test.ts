// Every expression of our corpus on two engines: the one that judges, and one that runs the official conformance suite.
import { celEnv, isCelError, isCelList, isCelMap, parse, plan } from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { compile } from '../../src/cel/index.ts'
import { toCel } from '../../src/cel/values.ts'
import { loadContent } from '../../src/content/index.ts'

const env = celEnv({ funcs: strings })

/** What an engine gives, in one form; every error is the same, for their texts differ. */
function plain(value: unknown): unknown {
  if (isCelError(value)) return 'an error'
  if (isCelList(value)) return [...value].map(plain)
  if (isCelMap(value)) return Object.fromEntries([...value].map(([key, member]) => [String(key), plain(member)]))
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [String(key), plain(member)]))
  return typeof value === 'bigint' ? `${value}n` : value
}

function other(expression: string, context: Record<string, unknown>): unknown {
  try {
    return plain(plan(env, parse(expression))(context as Parameters<ReturnType<typeof plan>>[0]))
  } catch {
    return 'an error'
  }
}

function ours(expression: string, context: Record<string, unknown>): unknown {
  const compiled = compile(expression, 'any')
  if ('problem' in compiled) return 'an error'
  try {
    return plain(compiled.program(context))
  } catch {
    return 'an error'
  }
}

const pod = (spec: unknown, metadata: unknown = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec })
const objects: readonly unknown[] = [
  pod(
    { containers: [{ name: 'a', image: 'r/a:1', securityContext: { privileged: true, runAsUser: 0 } }] },
    { name: 'x', labels: { app: 'web', constructor: 'y' } },
  ),
  pod(
    {
      containers: [
        { name: 'a', image: 'r/a@sha256:0123' },
        { name: 'b', image: 'q/b:latest', ports: [{ containerPort: 80, hostPort: 80 }] },
      ],
      hostNetwork: true,
      replicas: 3,
    },
    { name: 'kube-x', namespace: 'kube-system', annotations: { a: '' } },
  ),
  pod({ containers: [], priority: 2.5, weight: null, flag: false }, { name: 'Ünïcode', labels: {} }),
  pod(null),
  {},
]

const expressions: readonly string[] = [
  'has(object.spec)',
  'has(object.spec.hostNetwork) && object.spec.hostNetwork',
  'object.spec.containers.all(c, has(c.image))',
  'object.spec.containers.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || c.securityContext.privileged == false)',
  'object.spec.containers.exists(c, has(c.securityContext) && c.securityContext.runAsUser == 0)',
  'object.spec.containers.exists_one(c, c.name == "a")',
  'object.spec.containers.map(c, c.image)',
  'object.spec.containers.filter(c, c.name != "a").map(c, c.name)',
  'object.spec.containers.map(c, c.image.startsWith("r/"))',
  'object.spec.containers.all(c, c.image.matches("^[a-z]+/[a-z]+(:[0-9]+|@sha256:[0-9a-f]+)$"))',
  'object.spec.containers.exists(c, c.image.endsWith(":latest") || c.image.contains("@"))',
  'size(object.spec.containers) > 1',
  'object.spec.containers.size() == 0',
  'object.spec.containers[0].name',
  'object.spec.containers[5].name',
  'object.spec.replicas + 1',
  'object.spec.replicas * 2 - 1 == 5',
  'object.spec.replicas / 2',
  'object.spec.replicas % 2 == 1',
  'object.spec.priority > 2.0 && object.spec.priority < 3.0',
  'object.spec.priority == 2.5 ? "half" : "whole"',
  'object.metadata.name in ["x", "kube-x"]',
  '"app" in object.metadata.labels',
  'object.metadata.labels["app"] == "web"',
  'object.metadata.labels.constructor == "y"',
  'has(object.metadata.annotations) && object.metadata.annotations.a == ""',
  'object.metadata.name.size()',
  'object.metadata.name.startsWith("kube-") || !has(object.metadata.namespace)',
  'object.metadata.labels.all(k, object.metadata.labels[k] != "")',
  'object.kind == "Pod" && object.apiVersion == "v1"',
  'object.missing.field == 1 || true',
  'false && object.missing.field == 1',
  'object.missing.field == 1 || object.kind == "Pod"',
  '!object.spec.flag',
  '!object.kind',
  'object.kind + 1',
  'has(object.spec.weight)',
  '[1, 2, 3].all(x, x > 0) && {"a": 1}.a == 1',
  'dyn(1) == 1.0 && dyn(2) > 1.5',
  'string(object.spec.replicas) == "3"',
  'int("12") + 1',
  'double("1.5") + 0.5',
  'duration("90m") > duration("1h")',
  'timestamp("2026-01-15T00:00:00Z") < timestamp("2026-02-01T00:00:00Z")',
  'type(object.spec) == map',
  '"abc".substring(1) + "x,y".split(",").join("-")',
  '"AbC".lowerAscii() == "abc" && " a ".trim() == "a"',
  '9223372036854775807 + 1',
  '1 / 0',
]

for (const expression of expressions)
  test(`both engines agree on ${expression}`, t => {
    for (const [index, raw] of objects.entries()) {
      const context = { object: toCel(raw), params: {}, variables: {} }
      t.deepEqual(ours(expression, context), other(expression, context), `object ${index}`)
    }
  })

test('both engines agree on every condition of the shipped content and of the guide, but for what only one knows', async t => {
  const { controls } = await loadContent({ site: [assetPath('docs', 'guides', 'custom-content')] })
  let compared = 0
  for (const { check } of controls) {
    if (check.kind !== 'cel') continue
    const texts = [...check.matchConditions, ...check.variables, ...check.validations].map(entry => entry.expression)
    for (const expression of texts) {
      // Optional fields are an extension that the other engine does not parse.
      if (/\.\?|\[\?/.test(expression)) continue
      compared += 1
      for (const raw of objects) {
        const variables = { images: ['r/a:latest', 'q/b:1'], foreign: [] }
        const context = { object: toCel(raw), params: toCel(check.params), variables }
        t.deepEqual(ours(expression, context), other(expression, context), expression)
      }
    }
  }
  t.true(compared > 0)
})

test('where they differ by design: literals of two kinds are refused here as cel-go refuses them, and mixed sums are doubles', t => {
  t.is(ours('1 == 1.0', {}), 'an error')
  t.is(other('1 == 1.0', {}), true)
  t.is(ours('1 + 1.5', {}), 2.5)
  t.is(other('1 + 1.5', {}), 'an error')
})

test('has() of a member that is null: this engine alone would call it there, so nulls are taken out before', t => {
  const compiled = compile('has(object.a)', 'bool')
  t.true('program' in compiled && compiled.program({ object: { a: null } }) === true)
  t.is(other('has(object.a)', { object: { a: null } }), false)
  t.is(ours('has(object.a)', { object: toCel({ a: null }) }), false)
})
