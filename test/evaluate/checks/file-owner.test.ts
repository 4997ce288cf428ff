// Owners of files on nodes.
import test from 'ava'
import type { Given, GivenNode } from '../../../src/schema/control.ts'
import { judge, only } from '../helpers/judge.ts'

const on = (node: GivenNode): Given => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: { 'cp-1': node },
})
const check = (user: string, group: string, more: object = {}) => ({
  kind: 'file-owner',
  paths: ['/etc/a'],
  user,
  group,
  absent: 'notapplicable',
  ...more,
})
const verdictOf = (user: string, group: string, owner: string) =>
  judge(check(user, group), on({ files: { '/etc/a': `0600 ${owner}`, '/etc/other': '0600 root:root' } })).result

test('owner and group both count', t => {
  t.is(verdictOf('root', 'root', 'root:root'), 'pass')
  t.is(verdictOf('root', 'root', 'root:etcd'), 'fail')
  t.is(verdictOf('root', 'root', 'etcd:root'), 'fail')
  t.is(verdictOf('etcd', 'etcd', 'etcd:etcd'), 'pass')
  t.is(verdictOf('etcd', 'etcd', 'root:root'), 'fail')
})

test('a number that the node has no name for is nobody that a rule could name', t => {
  t.is(verdictOf('root', 'root', '4711:4711'), 'fail')
  t.is(verdictOf('etcd', 'etcd', '4711:4711'), 'fail')
})

test('where a node names nobody at all, only root is certain', t => {
  const bare = on({ files: { '/etc/a': '0600 4711:4711' } })
  t.is(judge(check('etcd', 'etcd'), bare).result, 'notchecked')
  t.is(judge(check('root', 'root'), bare).result, 'fail')
})

test('a finding says whose it is', t => {
  const rule = judge(check('root', 'root'), on({ files: { '/etc/a': '0600 ubuntu:kube' } }))
  t.regex(only(rule).found, /ubuntu:kube/)
})

test('within a container the number counts, by the name that the node itself has for it', t => {
  const given = (owner: string, known: string) =>
    on({
      files: { '/etc/known': `0600 ${known}` },
      processes: [
        'kubelet',
        {
          args: 'etcd --data-dir=/data',
          scope: 'container',
          files: { '/data': '0700 root:root folder', '/data/db': `0600 ${owner}` },
        },
      ],
    })
  const data = {
    kind: 'file-owner',
    holds: 'etcd-data',
    entries: 'below',
    user: 'etcd',
    group: 'etcd',
    absent: 'notapplicable',
  }
  t.is(judge(data, given('997:997', 'etcd:etcd')).result, 'pass')
  t.is(judge(data, given('0:0', 'etcd:etcd')).result, 'fail')
  t.is(judge(data, given('997:997', 'root:root')).result, 'notchecked')
})
