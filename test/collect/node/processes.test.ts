// What the node script says of processes: whole command lines, whose they are, what they are told to read.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFolder } from '../support/collecting.ts'
import { FakeNode, isRoot, runScript, script, shells, which } from './support.ts'

for (const shell of shells) {
  test(`${shell.name}: arguments keep blanks, line feeds, quotes, empty words and bytes that are no text`, async t => {
    const node = new FakeNode(await temporaryFolder(t))
    const args = ['kubelet', '--a=b c', '', 'two\nlines', `'"\\`, '$(id)', 'é']
    node.process({ pid: 40, comm: 'kubelet', args: [...args, Buffer.of(0x2d, 0xfe)], namespace: 1 })
    const [kubelet] = runScript({ node, shell }).of('process')
    t.deepEqual(kubelet?.args, [...args, '-\\xfe'])
    t.deepEqual(kubelet?.notUtf8, ['args'])
  })

  test(`${shell.name}: processes of this node, of its containers and of other nodes are told apart`, async t => {
    const node = new FakeNode(await temporaryFolder(t))
    node.process({ pid: 10, comm: 'containerd-shim', args: ['shim'], namespace: 1 })
    node.process({ pid: 11, parent: 10, comm: 'sh', args: ['sh'], namespace: 7 })
    node.process({ pid: 12, parent: 11, comm: 'etcd', args: ['etcd'], namespace: 7 })
    node.process({ pid: 20, comm: 'unshare', args: ['unshare'], namespace: 2 })
    node.process({ pid: 21, parent: 20, comm: 'kubelet', args: ['kubelet'], namespace: 2 })
    node.process({ pid: 22, parent: 20, comm: 'containerd-shim', args: ['shim'], namespace: 2 })
    node.process({ pid: 23, parent: 22, comm: 'kube-proxy', args: ['kube-proxy'], namespace: 8 })
    node.process({ pid: 30, comm: 'kubelet', args: ['kubelet'], namespace: 1 })
    node.process({ pid: 31, comm: 'nginx', args: ['nginx'], namespace: 1 })
    const scopes = runScript({ node, shell })
      .of('process')
      .map(({ pid, scope }) => [pid, scope])
    t.deepEqual(scopes, [
      [12, 'container'],
      [21, 'foreign'],
      [23, 'foreign'],
      [30, 'host'],
    ])
  })

  test(`${shell.name}: of the environment only what configures Kubernetes is kept, and no secret of that`, async t => {
    const node = new FakeNode(await temporaryFolder(t))
    const env = [
      'ETCD_CLIENT_CERT_AUTH=true',
      'KUBELET_CONFIG_DROPIN_DIR_ALPHA=/etc/x',
      'AWS_SECRET_ACCESS_KEY=planted-1',
      'K3S_TOKEN=planted-2',
      'K3S_DATASTORE_ENDPOINT=postgres://u:planted-3@db/x',
      'KUBE_DNS_SERVICE_HOST=10.0.0.10',
      'ETCD_KEY_FILE=/k',
      'HOME=/planted-4',
      'GODEBUG=tls10server=1',
      'HTTPS_PROXY=http://u:planted-7@proxy:3128',
      'no_proxy=10.0.0.0/8',
    ]
    node.process({
      pid: 40,
      comm: 'etcd',
      args: [
        'etcd',
        '--token=planted-5',
        '--password',
        'planted-6',
        '--token-auth-file=/tokens.csv',
        '--etcd-s3-secret-key',
        'planted-8',
      ],
      env,
      namespace: 1,
    })
    const run = runScript({ node, shell })
    const [etcd] = run.of('process')
    const mark = 'redacted:node-script:0000000000000000'
    t.deepEqual(etcd?.env, [
      { name: 'ETCD_CLIENT_CERT_AUTH', value: 'true' },
      { name: 'KUBELET_CONFIG_DROPIN_DIR_ALPHA', value: '/etc/x' },
      { name: 'K3S_TOKEN', value: mark },
      { name: 'K3S_DATASTORE_ENDPOINT', value: `postgres://${mark}@db/x` },
      { name: 'ETCD_KEY_FILE', value: '/k' },
      { name: 'GODEBUG', value: 'tls10server=1' },
      { name: 'HTTPS_PROXY', value: `http://${mark}@proxy:3128` },
      { name: 'no_proxy', value: '10.0.0.0/8' },
    ])
    t.deepEqual(etcd?.args, [
      'etcd',
      `--token=${mark}`,
      '--password',
      mark,
      '--token-auth-file=/tokens.csv',
      '--etcd-s3-secret-key',
      mark,
    ])
    t.notRegex(run.stdout, /planted/)
  })

  test(`${shell.name}: what flags name is read, on the host or within the container, both ways of writing a flag`, async t => {
    const folder = await temporaryFolder(t)
    const node = new FakeNode(folder)
    node.write(
      '/opt/k/kubelet.yaml',
      'kind: KubeletConfiguration\nauthentication:\n  x509:\n    clientCAFile: /opt/k/ca.crt\n',
    )
    node.write('/opt/k/ca.crt', 'not a certificate', 0o604)
    node.write('/opt/k/conf.d/20-b.conf', 'b: 2\n')
    node.write('/opt/k/conf.d/10-a.conf', 'a: 1\n')
    node.process({
      pid: 40,
      comm: 'kubelet',
      args: ['kubelet', '--config', '/opt/k/kubelet.yaml', '--config-dir=/opt/k/conf.d'],
      namespace: 1,
    })
    const inside = join(folder, 'container')
    mkdirSync(join(inside, 'var/lib/kube-proxy'), { recursive: true })
    writeFileSync(
      join(inside, 'var/lib/kube-proxy/config.conf'),
      'kind: KubeProxyConfiguration\nclientConnection:\n  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf\n',
    )
    writeFileSync(
      join(inside, 'var/lib/kube-proxy/kubeconfig.conf'),
      'kind: Config\nusers:\n- user:\n    token: planted\n',
      { mode: 0o640 },
    )
    node.process({ pid: 10, comm: 'containerd-shim', args: ['shim'], namespace: 1 })
    node.process({
      pid: 50,
      parent: 10,
      comm: 'kube-proxy',
      args: ['kube-proxy', '--config=/var/lib/kube-proxy/config.conf'],
      namespace: 5,
      root: inside,
    })
    const run = runScript({ node, shell })
    t.is(run.stderr, '')
    const read = run.of('configuration').map(({ root, path, form }) => `${root} ${path} ${form}`)
    t.deepEqual(
      read.filter(line => /kubelet.yaml|conf\.d|kube-proxy/.test(line)),
      [
        'host /opt/k/kubelet.yaml text',
        'host /opt/k/conf.d/10-a.conf text',
        'host /opt/k/conf.d/20-b.conf text',
        '50 /var/lib/kube-proxy/config.conf text',
        '50 /var/lib/kube-proxy/kubeconfig.conf kubeconfig',
      ],
    )
    t.is(run.of('file').find(({ path }) => path === '/opt/k/ca.crt')?.mode, '0604')
    t.is(run.of('file').find(({ root, path }) => root === '50' && path.endsWith('kubeconfig.conf'))?.mode, '0640')
    t.notRegex(run.stdout, /planted/)
  })
}

test('the name is that of --hostname-override, of the host file in a pod, or what the operator says', async t => {
  const node = new FakeNode(await temporaryFolder(t))
  const name = (options = {}) => {
    const [head] = runScript({ node, ...options }).of('node')
    return head?.node
  }
  t.is(name(), 'worker-7')
  node.process({ pid: 40, comm: 'kubelet', args: ['kubelet', '--hostname-override', 'Node-9.example'], namespace: 1 })
  node.process({ pid: 41, comm: 'kubelet', args: ['kubelet', '--hostname-override=other'], namespace: 3 })
  t.is(name(), 'node-9.example')
  t.is(name({ env: { NODE_NAME: 'pod-said' } }), 'pod-said')
  t.is(name({ args: ['--output', '-', '--node', 'given'] }), 'given')
})

test('without systemctl units are told by processes, unit files and the links that start them', async t => {
  const node = new FakeNode(await temporaryFolder(t))
  node.write('/usr/lib/systemd/system/ssh.service', '[Service]\n')
  node.link('/etc/systemd/system/multi-user.target.wants/ssh.service', '/usr/lib/systemd/system/ssh.service')
  node.process({ pid: 40, comm: 'kubelet', args: ['kubelet'], namespace: 1 })
  node.process({
    pid: 41,
    comm: 'sshd',
    args: ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'],
    namespace: 4,
  })
  const units = new Map(
    runScript({ node })
      .of('unit')
      .map(unit => [unit.name, unit]),
  )
  t.like(units.get('kubelet.service'), { by: 'processes', running: true, unitFiles: [], wantedBy: [] })
  t.like(units.get('ssh.service'), {
    running: false,
    unitFiles: ['/usr/lib/systemd/system/ssh.service'],
    wantedBy: ['/etc/systemd/system/multi-user.target.wants/ssh.service'],
  })
  // An sshd in a container is not this node's.
  t.like(units.get('sshd.service'), { running: false })
})

test('a real process: what the script says is what /proc says', async t => {
  const folder = await temporaryFolder(t)
  const program = join(folder, 'etcd')
  copyFileSync(which('sleep') ?? '/bin/sleep', program)
  const child = spawn(program, ['60.0', '0.5'], { env: { ETCD_NAME: 'one two', OTHER: 'x' }, stdio: 'ignore' })
  t.teardown(() => child.kill())
  await once(child, 'spawn')
  const run = runScript()
  const found = run.of('process').find(({ pid }) => pid === child.pid)
  t.deepEqual(found?.args, [program, '60.0', '0.5'])
  t.deepEqual(found?.env, [{ name: 'ETCD_NAME', value: 'one two' }])
  t.is(found?.exe, program)
  t.is(found?.scope, 'host')
  t.is(found?.parent, process.pid)
  if (isRoot) t.is(found?.uid, 0)
})

test('with systemd its own word counts, and units are read where they lie', async t => {
  const folder = await temporaryFolder(t)
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const unit = join(folder, 'kubelet.service')
  writeFileSync(unit, '[Service]\nExecStart=/usr/bin/kubelet\n')
  const answer = `LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nFragmentPath=${unit}\nDropInPaths=`
  writeFileSync(
    join(bin, 'systemctl'),
    `#!/bin/sh\n[ "$2" = kubelet.service ] || { echo "no bus" >&2; exit 1; }\necho '${answer}'\n`,
    { mode: 0o755 },
  )
  const text = script.text.replace('[ ! -d /run/systemd/system ]', '[ ! -d / ]')
  t.not(text, script.text)
  const run = runScript({ text, env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } })
  t.is(run.status, 0, run.stderr)
  const [kubelet] = run.of('unit')
  t.like(kubelet, { name: 'kubelet.service', by: 'systemctl' })
  t.deepEqual(kubelet?.by === 'systemctl' ? kubelet.properties : [], answer.split('\n'))
  t.true(run.of('configuration').some(({ path, lines }) => path === unit && lines.length === 2))
  // What systemctl does not answer is a gap, not a unit that does not run.
  const gaps = run.of('gap').filter(({ about }) => about === 'unit')
  t.true(gaps.some(({ what, message }) => what === 'sshd.service' && message === 'no bus'))
})
