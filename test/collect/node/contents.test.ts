// What the node script writes of files that can hold secrets: planted ones must not be in its result, and evidence must.
import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFolder } from '../support/collecting.ts'
import { FakeNode, runScript, shells, which } from './support.ts'

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - command:
    - kube-apiserver
    - --anonymous-auth=false
    - --token-auth-file=/etc/tokens.csv
    - --oidc-client-secret=planted-flag
    - --etcd-servers=https://user:planted-url@127.0.0.1:2379
    env:
    - name: DB_PASSWORD
      value: planted-env
    - name: GOMAXPROCS
      value: "4"
    - name: API_TOKEN
      value: |
        planted-block
          planted-deeper
    - { name: OTHER_PASSWORD, value: planted-flow }
    - {"name":"OTHER_TOKEN","value":"planted \\" json","kept":1}
    volumeMounts:
  volumes:
  - secret:
      secretName: kept-name
`
const kubelet = `kind: KubeletConfiguration
readOnlyPort: 0
staticPodURLHeader: {"token": "planted-inline", "x": 1}
bootstrapToken: 'planted-quoted'
password: >-
  planted-folded

tlsCipherSuites: [A]
-----BEGIN RSA PRIVATE KEY-----
planted-key
-----END RSA PRIVATE KEY-----
after: kept
{"a":"1","clientSecret":"planted \\" json","b":"kept-too"}
`
/** As the installer of k3s writes its unit, and as its configuration file may look. */
const unit = `[Service]
Environment=K3S_TOKEN=planted-environment
ExecStart=/usr/local/bin/k3s \\
    server \\
\t'--token' \\
\t'planted-unit' \\
\t'--tls-san' \\
\t'kept.example' \\
`
const k3sConfig = `token: planted-token
etcd-s3-secret-key: planted-s3
datastore-endpoint: "postgres://k3s:planted-dsn@db:5432/k3s"
kube-apiserver-arg:
  - --service-account-lookup=true
  - --client-secret
  - planted-item
write-kubeconfig-mode: "0640"
`
const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: planted-ca
    server: https://10.0.0.1:6443
  name: here
users:
- name: me
  user:
    client-key-data: planted-key-data
    token: planted-token
    username: admin
    password: "planted-password"
    auth-provider:
      config:
        access-token: planted-provider
    exec:
      command: aws
      args: [--key, planted-arg]
      env:
      - name: X
        value: planted-exec
    client-key: /var/lib/kubelet/pki/key.pem
- name: you
  user: {username: you, token: planted-flow}
- name: they
  user: { client-key-data: planted-flow-data }
`
const encryption = `kind: EncryptionConfiguration
apiVersion: apiserver.config.k8s.io/v1
resources:
- resources:
  - secrets
  - '*.apps'
  providers:
  - aescbc:
      keys:
      - name: key1
        secret: cGxhbnRlZC1wbGFudGVkLXBsYW50ZWQtcGxhbnRl
      - {name: key2, secret: cGxhbnRlZA==}
      - name: key3
        "secret":
          cGxhbnRlZC1uZXh0LWxpbmU=
      - name: key4
        secret: >-
          cGxhbnRlZA
  - aesgcm: {keys: [{name: key5, secret: cGxhbnRlZA==}]}
  - secretbox:
      keys: [ { name: key6, secret: cGxhbnRlZA== } ]
  - aescbc:
      keys: [{
        name: key8, secret: cGxhbnRlZC1saW5lcw==, other: 1 }, { secret: &anchor cGxhbnRlZC1hbmNob3I= }]
  - identity: {}
`

for (const shell of shells) {
  test(`${shell.name}: secrets are taken out before anything is written, and every line stays where it was`, async t => {
    const node = new FakeNode(await temporaryFolder(t))
    node.write('/etc/kubernetes/manifests/kube-apiserver.yaml', manifest)
    node.write('/var/lib/kubelet/config.yaml', kubelet)
    node.write('/etc/kubernetes/admin.conf', kubeconfig)
    node.write('/etc/rancher/k3s/config.yaml', k3sConfig)
    node.write('/etc/systemd/system/kubelet.service', unit)
    node.write('/var/lib/rancher/rke2/server/cred/encryption-config.json', encryption)
    node.write(
      '/var/lib/rancher/k3s/server/cred/encryption-config.json',
      '{"kind":"EncryptionConfiguration","resources":[{"providers":[{"aescbc":{"keys":[{"name":"k","secret":"cGxhbnRlZA=="}]}}]}]}',
    )
    node.write(
      '/etc/kubernetes/pki/sa.key',
      '-----BEGIN PRIVATE KEY-----\nplanted-private\n-----END PRIVATE KEY-----\n',
      0o600,
    )
    node.write('/etc/kubernetes/pki/both.pem', 'planted-pem')
    const run = runScript({ node, shell })
    t.is(run.status, 0, run.stderr)
    t.deepEqual(run.stdout.match(/.{0,40}(?:planted|cGxhbnRl).{0,20}/g), null)
    const lines = (path: string) => run.of('configuration').find(file => file.path === path)?.lines ?? []
    const count = (text: string) => text.split('\n').length - 1
    t.is(lines('/etc/kubernetes/manifests/kube-apiserver.yaml').length, count(manifest))
    t.is(lines('/var/lib/kubelet/config.yaml').length, count(kubelet))
    t.is(lines('/etc/kubernetes/admin.conf').length, count(kubeconfig))
    const all = run.of('configuration').flatMap(file => file.lines)
    for (const kept of [
      '    - --anonymous-auth=false',
      '    - --token-auth-file=/etc/tokens.csv',
      '      value: "4"',
      '      secretName: kept-name',
      'readOnlyPort: 0',
      "\t'kept.example' \\",
      '  - --service-account-lookup=true',
      'write-kubeconfig-mode: "0640"',
      'tlsCipherSuites: [A]',
      'after: kept',
      '    server: https://10.0.0.1:6443',
      '    client-key: /var/lib/kubelet/pki/key.pem',
      "  - '*.apps'",
      '  - secrets',
      '  - aescbc:',
      '  - identity: {}',
      '      - name: key1',
      '    - {"name":"OTHER_TOKEN","value": "redacted:node-script:0000000000000000","kept":1}',
    ])
      t.true(all.includes(kept), kept)
    t.true(all.some(line => line.includes('"b":"kept-too"')))
  })

  test(`${shell.name}: contents that are too large, not text or no file are gaps`, async t => {
    const node = new FakeNode(await temporaryFolder(t))
    node.write('/etc/kubernetes/manifests/large.yaml', 'a: b\n'.repeat(60_000))
    node.write('/etc/kubernetes/manifests/utf-16.yaml', Buffer.from('password: planted\n', 'utf16le'))
    mkdirSync(join(node.root, 'var/lib/kubelet'), { recursive: true })
    spawnSync('mkfifo', [join(node.root, 'var/lib/kubelet/config.yaml')])
    node.link('/etc/kubernetes/manifests/elsewhere.yaml', '/etc/passwd')
    const run = runScript({ node, shell })
    const gaps = run.of('gap').filter(({ about }) => about === 'content')
    t.deepEqual(gaps.map(({ what, reason }) => [what, reason]).sort(), [
      ['/etc/kubernetes/manifests/large.yaml', 'too-large'],
      ['/etc/kubernetes/manifests/utf-16.yaml', 'not-text'],
      ['/var/lib/kubelet/config.yaml', 'not-a-file'],
    ])
  })
}

const openssl = which('openssl') === undefined ? test.skip : test
openssl('of certificates the public fields are kept, of a file with the key beside it too', async t => {
  const folder = await temporaryFolder(t)
  const node = new FakeNode(folder)
  mkdirSync(join(node.root, 'etc/kubernetes/pki'), { recursive: true })
  const file = join(node.root, 'etc/kubernetes/pki/with-both.pem')
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=the-name',
    '-days',
    '9',
    '-keyout',
    file,
    '-out',
    `${file}.crt`,
  ])
  t.is(made.status, 0)
  spawnSync('sh', ['-c', `cat "${file}.crt" >>"${file}"`])
  const run = runScript({ node })
  const [certificate] = run.of('certificate').filter(({ path }) => path === '/etc/kubernetes/pki/with-both.pem')
  t.true(certificate?.fields.some(field => /^subject=.*the-name/.test(field)))
  t.true(certificate?.fields.some(field => field.startsWith('notAfter=')))
  t.regex(certificate?.key ?? '', /id-ecPublicKey/)
  t.notRegex(run.stdout, /PRIVATE KEY/)
})

const busybox = which('busybox') === undefined ? test.skip : test
busybox('a machine that has busybox and few links, and nothing else, is enough', async t => {
  const folder = await temporaryFolder(t)
  const node = new FakeNode(folder)
  node.write('/etc/kubernetes/admin.conf', kubeconfig, 0o640)
  node.process({ pid: 40, comm: 'kubelet', args: ['kubelet', '--a=b'], namespace: 1 })
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of ['busybox', 'sh', 'cat', 'stat', 'ls', 'id', 'date'])
    symlinkSync(which('busybox') ?? '', join(bin, name))
  // Leaves nothing but that folder to look for programs in; the script itself would add the usual ones.
  const { script } = await import('./support.ts')
  const text = script.text.replace(/^PATH=.*$/m, `PATH=${bin}`)
  const run = runScript({ node, text, shell: { name: 'busybox', command: [join(bin, 'sh')] } })
  t.is(run.status, 0, run.stderr)
  t.is(run.of('file').find(({ path }) => path === '/etc/kubernetes/admin.conf')?.mode, '0640')
  t.deepEqual(run.of('process')[0]?.args, ['kubelet', '--a=b'])
  t.notRegex(run.stdout, /planted/)
  t.deepEqual(
    run
      .of('gap')
      .filter(({ about }) => about === 'tool')
      .map(({ what }) => what)
      .filter(what => what !== 'root')
      .sort(),
    ['openssl', 'systemctl'],
  )
})
