// Modes of files on nodes: which files, which bits, and what keeps a node from passing.
import test from 'ava'
import { loadPlatforms } from '../../../src/content/index.ts'
import type { ResultWord } from '../../../src/model/verdict.ts'
import type { Given, GivenNode } from '../../../src/schema/control.ts'
import { defaults, judge, only, verdict } from '../helpers/judge.ts'

const shipped = { defaults: { ...defaults, platforms: await loadPlatforms() } }
const nodes: Given['nodes'] = [{ name: 'cp-1', roles: ['control-plane'] }]
const on = (node: GivenNode): Given => ({ nodes, nodeEvidence: { 'cp-1': node } })
const at = (paths: readonly string[], more: object = {}) => ({
  kind: 'file-mode',
  paths,
  limit: '0644',
  absent: 'notapplicable',
  ...more,
})
const verdictOf = (check: unknown, given: Given) => judge(check, given, shipped).result

test('a limit is a mask and not a number: set-id bits, x and group write are beyond it, less is within', t => {
  const modes: readonly (readonly [string, ResultWord])[] = [
    ['0644', 'pass'],
    ['0600', 'pass'],
    ['0400', 'pass'],
    ['0000', 'pass'],
    ['0640', 'pass'],
    ['0664', 'fail'],
    ['0611', 'fail'],
    ['0700', 'fail'],
    ['4600', 'fail'],
    ['1644', 'fail'],
  ]
  for (const [mode, result] of modes)
    t.is(verdictOf(at(['/etc/a']), on({ files: { '/etc/a': `${mode} root:root` } })), result, mode)
})

test('a finding cites the line and the field, and names the mode', t => {
  const check = only(judge(at(['/etc/a']), on({ files: { '/etc/a': '0666 root:root' } }), shipped))
  t.regex(check.found, /\/etc\/a 0666/)
  t.like(check.citations[0], { file: 'evidence/nodes/cp-1/files.ndjson', line: 1, at: 'mode' })
  t.is(check.target.node, 'cp-1')
})

test('a link is judged by where it ends, and one that ends nowhere is absent', t => {
  const link = { '/etc/a': 'link /srv/a' }
  t.is(verdictOf(at(['/etc/a']), on({ files: { ...link, '/srv/a': '0600 root:root' } })), 'pass')
  t.is(verdictOf(at(['/etc/a']), on({ files: { ...link, '/srv/a': '0606 root:root' } })), 'fail')
  t.is(verdictOf(at(['/etc/a']), on({ files: { ...link, '/srv/a': 'absent' } })), 'notapplicable')
  t.is(verdictOf(at(['/etc/a']), on({ files: link })), 'notchecked')
  t.is(verdictOf(at(['/etc/a']), on({ files: { '/etc/a': 'link /etc/a' } })), 'notchecked')
})

test('what a proved absence means is for the control to say; what was not looked at is not absent', t => {
  for (const absent of ['pass', 'fail', 'notapplicable', 'notchecked'] as const)
    t.is(verdictOf(at(['/etc/a'], { absent }), on({ files: { '/etc/a': 'absent' } })), absent)
  t.is(verdictOf(at(['/etc/a']), on({ files: { '/etc': 'absent' } })), 'notapplicable')
  t.is(verdictOf(at(['/etc/a'], { absent: 'pass' }), on({})), 'notchecked')
})

test('ENOENT is proof and EACCES is not, for the path itself, a folder above it and an entry below it', t => {
  const gap = (about: string, what: string) => on({ gaps: [{ about, what, reason: 'EACCES' }] })
  const open = { absent: 'pass' }
  t.is(verdictOf(at(['/etc/a'], open), gap('file', '/etc/a')), 'notchecked')
  t.is(verdictOf(at(['/etc/a'], open), gap('folder', '/etc')), 'notchecked')
  const below = {
    files: { '/etc/pki': '0755 root:root folder', '/etc/pki/a.crt': '0644 root:root' },
    gaps: [{ about: 'folder', what: '/etc/pki', reason: 'too-many' }],
  }
  t.is(verdictOf(at(['/etc/pki/*.crt']), on(below)), 'pass')
  t.is(
    verdictOf(at(['/etc/pki/**']), on({ ...below, files: { '/etc/pki': '0755 root:root folder unlisted' } })),
    'notchecked',
  )
})

test('a gap elsewhere does not keep a file from passing', t => {
  const given = on({
    files: { '/etc/a': '0600 root:root' },
    gaps: [{ about: 'folder', what: '/var/lib/etcd', reason: 'EACCES' }],
  })
  t.is(verdictOf(at(['/etc/a']), given), 'pass')
})

test('more gaps in the manifest than the node tells of: nothing of that node passes', t => {
  const files = { '/etc/a': '0600 root:root' }
  const partial = { source: 'node/cp-1/files', reason: 'partial' as const }
  t.is(verdictOf(at(['/etc/a']), { ...on({ files }), gaps: [partial] }), 'notchecked')
  t.is(verdictOf(at(['/etc/a']), { ...on({ files: { '/etc/a': '0666 root:root' } }), gaps: [partial] }), 'fail')
})

test('patterns: one level with *, every depth with **, and the folder itself where it is asked for', t => {
  const files = {
    '/d': '0755 root:root folder',
    '/d/a.key': '0600 root:root',
    '/d/b.crt': '0666 root:root',
    '/d/sub': '0755 root:root folder',
    '/d/sub/c.key': '0640 root:root',
  }
  const paths = (pattern: string, more = {}) => verdictOf(at([pattern], { limit: '0600', ...more }), on({ files }))
  t.is(paths('/d/*.key'), 'pass')
  t.is(paths('/d/**', { names: ['*.key'] }), 'fail')
  t.is(paths('/d', { names: ['*.crt'] }), 'fail')
  t.is(paths('/d', { entries: 'top', limit: '0755' }), 'pass')
  t.is(paths('/d', { entries: 'folders', limit: '0700' }), 'fail')
})

test('a folder that was not listed is not empty, and a lost entry is noticed', t => {
  const folder = { '/d': '0755 root:root folder unlisted' }
  t.is(verdictOf(at(['/d'], { absent: 'pass' }), on({ files: folder })), 'notchecked')
  t.is(verdictOf(at(['/d'], { absent: 'pass' }), on({ files: { '/d': '0755 root:root folder' } })), 'pass')
})

test('worst over the nodes: one that sent nothing holds the rule, by name', t => {
  const given: Given = {
    nodes: [
      { name: 'cp-1', roles: ['control-plane'] },
      { name: 'worker-1', roles: [] },
    ],
    nodeEvidence: { 'cp-1': { files: { '/etc/a': '0600 root:root' } } },
  }
  const rule = judge(at(['/etc/a']), given, shipped)
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /worker-1/)
  t.deepEqual(
    rule.checks.map(({ result }) => result),
    ['pass', 'notchecked'],
  )
})

test('without any node evidence nothing is judged', t => {
  t.is(verdict(judge(at(['/etc/a']), { nodes }, shipped)), 'notchecked (notchecked, notchecked)')
})

const manifests = { kind: 'file-mode', holds: 'static-pod-manifests', limit: '0644', absent: 'pass' }
const kubelet = { processes: ['kubelet --config=/k.yaml'] }

test('what the running kubelet names comes before the catalogue', t => {
  const files = {
    '/etc/kubernetes/manifests': '0755 root:root folder',
    '/etc/kubernetes/manifests/a.yaml': '0600 root:root',
    '/opt/pods': '0755 root:root folder',
    '/opt/pods/b.yaml': '0666 root:root',
  }
  const configuration = { '/k.yaml': 'kind: KubeletConfiguration\nstaticPodPath: /opt/pods\n' }
  t.is(verdictOf(manifests, on({ ...kubelet, files, configuration })), 'fail')
  t.is(
    verdictOf(manifests, on({ ...kubelet, files, configuration: { '/k.yaml': 'kind: KubeletConfiguration\n' } })),
    'pass',
  )
})

test('without the kubelet the catalogue can show a finding, and never a pass', t => {
  const files = (mode: string) => ({
    '/etc/kubernetes/manifests': '0755 root:root folder',
    '/etc/kubernetes/manifests/a.yaml': `${mode} root:root`,
  })
  t.is(verdictOf(manifests, on({ files: files('0666') })), 'fail')
  t.is(verdictOf(manifests, on({ files: files('0600') })), 'notchecked')
})

test('names that the text leaves out count for the effect alone', t => {
  const check = {
    ...manifests,
    holds: 'control-plane-kubeconfig',
    names: ['admin.conf'],
    namesInEffect: ['super-admin.conf'],
  }
  const files = (admin: string, other: string) =>
    on({
      files: { '/etc/kubernetes/admin.conf': admin, '/etc/kubernetes/super-admin.conf': other },
    })
  t.is(verdict(judge(check, files('0600 root:root', '0666 root:root'), shipped)), 'fail (pass, fail)')
  t.is(verdict(judge(check, files('0666 root:root', '0600 root:root'), shipped)), 'fail (fail, fail)')
  t.is(verdict(judge(check, files('0600 root:root', '0600 root:root'), shipped)), 'pass (pass, pass)')
})

test('on a platform that nobody knows every catalogue is searched for findings', t => {
  const check = { ...manifests, holds: 'pki' }
  const given = (mode: string): Given => ({
    ...on({
      files: {
        '/var/lib/rancher/rke2/server/tls': '0700 root:root folder',
        '/var/lib/rancher/rke2/server/tls/a.crt': `${mode} root:root`,
      },
    }),
    platform: 'unknown',
  })
  t.is(verdictOf(check, given('0666')), 'fail')
  t.is(verdictOf(check, given('0600')), 'notchecked')
})

test('what lies behind a link to a folder was not listed, and keeps the rest from passing', t => {
  const tree = {
    '/etc/t': '0755 root:root folder',
    '/etc/t/a': '0600 root:root',
    '/data': '0755 root:root folder unlisted',
  }
  t.is(verdictOf(at(['/etc/t/**']), on({ files: tree })), 'pass')
  t.is(verdictOf(at(['/etc/t/**']), on({ files: { ...tree, '/etc/t/more': 'link /data' } })), 'notchecked')
})
