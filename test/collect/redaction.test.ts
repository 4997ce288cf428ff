// Planted secrets must be gone and counted; everything around them must be there to the byte.
import test from 'ava'
import { jsonBytes } from '../../src/collect/json/bytes.ts'
import { pageScanner, readPage } from '../../src/collect/json/page.ts'
import { Redaction } from '../../src/collect/redaction.ts'
import { annotated, inPod, key, redact } from './support/redacting.ts'

/** The text with each replacement written as `<kind>`. */
const short = (text: string) => text.replace(/redacted:([a-z-]+):[0-9a-f]{16}/g, '<$1>')
const container = (text: string) => /"containers":\[(.*)\]\}\}$/.exec(short(redact(inPod(text))))?.[1]

test('environment variables go by name, and stay where their name is only about a secret', t => {
  const env = (name: string, value: string) => `{"env":[{"name":"${name}","value":"${value}"}]}`
  for (const name of [
    'DB_PASSWORD',
    'PGPASSWORD',
    'API_KEY',
    'apiKey',
    'AWS_SECRET_ACCESS_KEY',
    'TOKEN',
    'SECRET_KEY_BASE',
    'JWT_SECRET_V2',
    'REDIS_PASS',
    'DB_CREDENTIALS',
  ]) {
    t.is(container(env(name, 'hunter2')), env(name, '<environment>'), name)
  }
  for (const [name, value] of [
    ['LOG_LEVEL', 'info'],
    ['TOKEN_FILE', '/var/run/token'],
    ['SECRET_NAME', 'db'],
    ['USE_TOKEN', 'true'],
    ['DB_PASSWORD', '$(FROM_SECRET)'],
    ['PASSWORD', ''],
    ['KEYSTONE_REGION', 'north'],
    ['TOKEN_TTL', '3600'],
  ] as const) {
    t.is(container(env(name, value)), env(name, value), name)
  }
})

test('a variable whose value comes from a Secret is evidence and stays as it is', t => {
  const text = '{"env":[{"name":"PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}'
  t.is(container(text), text)
})

test('a value that gives itself away goes under any name', t => {
  const value = `ghp_${'a1'.repeat(18)}`
  t.is(container(`{"env":[{"name":"X","value":"${value}"}]}`), '{"env":[{"name":"X","value":"<environment>"}]}')
  t.is(container(`{"args":["run","${value}"]}`), '{"args":["run","<command-line>"]}')
})

test('flags with a secret value lose the value in every way of writing them', t => {
  const cases: [string, string][] = [
    ['["--token=abc","--port=80"]', '["--token=<command-line>","--port=80"]'],
    ['["--db-password","hunter2","--port","80"]', '["--db-password","<command-line>","--port","80"]'],
    ['["-password=x y"]', '["-password=<command-line>"]'],
    ['["PGPASSWORD=hunter2"]', '["PGPASSWORD=<command-line>"]'],
    [
      '["sh","-c","run --token=abc --port 80; export API_KEY=def && go"]',
      '["sh","-c","run --token=<command-line> --port 80; export API_KEY=<command-line> && go"]',
    ],
    ['["sh","-c","run --password \\"a b\\" x"]', '["sh","-c","run --password \\"<command-line>\\" x"]'],
    ['["sh","-c","run --secret \'a b\' x"]', '["sh","-c","run --secret \'<command-line>\' x"]'],
    ['["--token=a\\u0026b\\"c"]', '["--token=<command-line>"]'],
    ['["--token","--port"]', '["--token","--port"]'],
  ]
  for (const [given, wanted] of cases) {
    t.is(container(`{"args":${given}}`), `{"args":${wanted}}`)
    t.is(container(`{"command":${given}}`), `{"command":${wanted}}`)
  }
})

test('the flags that rules of the STIG and CIS ask about keep their values', t => {
  const args = [
    '--anonymous-auth=false',
    '--token-auth-file=/etc/tokens.csv',
    '--basic-auth-file=/etc/basic.csv',
    '--authorization-mode=Node,RBAC',
    '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
    '--authorization-config=/etc/authz.yaml',
    '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
    '--authentication-token-webhook=true',
    '--authentication-token-webhook-cache-ttl=2m0s',
    '--authentication-token-webhook-config-file=/etc/webhook',
    '--authentication-token-webhook-version=v1',
    '--enable-bootstrap-token-auth=true',
    '--use-service-account-credentials=true',
    '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
    '--service-account-private-key-file=/etc/kubernetes/pki/sa.key',
    '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
    '--service-account-lookup=true',
    '--service-account-extend-token-expiration=true',
    '--service-account-max-token-expiration=24h',
    '--concurrent-serviceaccount-token-syncs=5',
    '--legacy-service-account-token-clean-up-period=8760h',
    '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
    '--encryption-provider-config=/etc/enc.yaml',
    '--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
    '--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key',
    '--proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key',
    '--key-file=/etc/kubernetes/pki/etcd/server.key',
    '--peer-key-file=/etc/kubernetes/pki/etcd/peer.key',
    '--request-timeout=1m0s',
    '--feature-gates=AllAlpha=false',
  ]
  const text = JSON.stringify({ command: ['kube-apiserver', ...args] })
  t.is(container(text), text)
  const apart = JSON.stringify({
    command: [
      'kube-apiserver',
      ...args.flatMap(flag => [flag.slice(0, flag.indexOf('=')), flag.slice(flag.indexOf('=') + 1)]),
    ],
  })
  t.is(container(apart), apart)
})

test('probe headers with credentials go', t => {
  t.is(
    container(
      '{"livenessProbe":{"httpGet":{"httpHeaders":[{"name":"Authorization","value":"Basic abc"},{"name":"Accept","value":"*/*"}]}}}',
    ),
    '{"livenessProbe":{"httpGet":{"httpHeaders":[{"name":"Authorization","value":"<environment>"},{"name":"Accept","value":"*/*"}]}}}',
  )
})

const pem = (label: string) => `-----BEGIN ${label}-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\\n-----END ${label}-----\\n`
const note = (value: string) => /"note":"(.*)"\}\}\}$/.exec(short(redact(annotated(value))))?.[1]

test('private keys go wherever they are, certificates stay', t => {
  for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']) {
    t.is(note(`before ${pem(label)}after`), 'before <private-key>\\nafter', label)
  }
  t.is(note(pem('CERTIFICATE')), pem('CERTIFICATE'))
  t.is(
    note(`${pem('CERTIFICATE')}${pem('PRIVATE KEY')}${pem('CERTIFICATE')}`),
    `${pem('CERTIFICATE')}<private-key>\\n${pem('CERTIFICATE')}`,
  )
  t.is(note('-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqh and no end'), '<private-key>')
})

test('a private key in base64 goes, a certificate authority in base64 stays', t => {
  const encode = (label: string) =>
    Buffer.from(`-----BEGIN ${label}-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END ${label}-----\n`).toString(
      'base64',
    )
  t.is(note(`key: ${encode('EC PRIVATE KEY')} end`), 'key: <private-key> end')
  t.is(note(encode('CERTIFICATE')), encode('CERTIFICATE'))
})

test('tokens go: JWT, bearer and basic', t => {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`
  t.is(note(`token ${jwt} end`), 'token <token> end')
  t.is(note('Authorization: Bearer 0123456789abcdef'), 'Authorization: Bearer <token>')
  t.is(note('authorization: basic dXNlcjpwYXNz'), 'authorization: basic <token>')
  for (const prose of [
    'uses bearer authentication in all requests',
    'the basic configuration of a bearer service',
    'eyJ is how a token begins, in base64 at least',
  ]) {
    t.is(note(prose), prose)
  }
})

test('user and password in a URL go, its host stays', t => {
  for (const [given, wanted] of [
    ['postgres://app:hunter2@db.example:5432/app?x=1', 'postgres://<url-credentials>@db.example:5432/app?x=1'],
    [
      'see http://u:p@proxy:3128 and https://u2:p2@other/',
      'see http://<url-credentials>@proxy:3128 and https://<url-credentials>@other/',
    ],
    ['amqp://user:pa/ss@host/vhost', 'amqp://<url-credentials>@host/vhost'],
    ['redis://:only-a-password@host:6379', 'redis://<url-credentials>@host:6379'],
    ['mysql://u:p\\u0026q@host/database/name', 'mysql://<url-credentials>@host/database/name'],
    ['https://user:p@ss@host.example/path', 'https://<url-credentials>@host.example/path'],
  ] as const) {
    t.is(note(given), wanted)
  }
  for (const plain of [
    'https://host.example:8443/path/to@something',
    'docker-pullable://registry.example:5000/app/image@sha256:0123456789abcdef',
    'docker-pullable://registry/app/image@sha256:0123456789abcdef',
    'ssh://git@host.example/repository.git',
    'someone@example.org wrote https://example.org/',
    'containerd://0123456789abcdef0123456789abcdef0123456789abcdef',
  ]) {
    t.is(note(plain), plain)
  }
})

test('the annotation that repeats a manifest goes whole, on Secret metadata too, and managed fields stay', t => {
  const object = `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"s","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{\\"password\\":\\"aHVudGVyMg==\\"}}\\n"},"managedFields":[{"fieldsV1":{"f:metadata":{"f:annotations":{"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]}}`
  t.is(short(redact(object, 'secrets')), object.replace(/"\{\\"data.*?\\n"/, '"<applied-configuration>"'))
})

test('of Cilium only the switches that rules ask for are kept, and only where Cilium keeps them', t => {
  const data = '{"enable-wireguard":"true","cluster-name":"prod"}'
  const map = (namespace: string) =>
    short(
      redact(
        `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"cilium-config","namespace":"${namespace}"},"data":${data}}`,
        'configmaps',
      ),
    )
  t.true(map('kube-system').endsWith('"data":{"enable-wireguard":"true","cluster-name":"<config-map-value>"}}'))
  t.true(map('other').endsWith('"data":{"enable-wireguard":"<config-map-value>","cluster-name":"<config-map-value>"}}'))
})

test('config map values are withheld but for the three that controls read, and secrets in those go', t => {
  const map = (namespace: string, name: string, data: string) =>
    `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"${name}","namespace":"${namespace}"},"data":${data},"binaryData":{"b":"AAAA"}}`
  const withheld = '{"a":"<config-map-value>","b.yaml":"<config-map-value>"},"binaryData":{"b":"<config-map-value>"}}'
  t.true(short(redact(map('default', 'app', '{"a":"1","b.yaml":"x: y"}'), 'configmaps')).endsWith(withheld))
  t.true(short(redact(map('other', 'kubeadm-config', '{"a":"1","b.yaml":"x: y"}'), 'configmaps')).endsWith(withheld))
  t.true(
    short(redact(map('kube-system', 'kubeadm-config-copy', '{"a":"1","b.yaml":"x: y"}'), 'configmaps')).endsWith(
      withheld,
    ),
  )
  const kept =
    '{"ClusterConfiguration":"kind: X\\nbootstrapTokens:\\n- token: abcdef.0123456789abcdef\\n  ttl: 24h\\nencryptionPassword: \\"hunter2\\"\\ntokenAuthFile: /x\\n"}'
  const line = short(redact(map('kube-system', 'kubeadm-config', kept), 'configmaps'))
  t.true(
    line.includes(
      '- token: <config-map-value>\\n  ttl: 24h\\nencryptionPassword: <config-map-value>\\ntokenAuthFile: /x\\n',
    ),
    line,
  )
  const data = '{"data":{"a":"1"}}'
  t.is(
    redact(`{"kind":"X","apiVersion":"v1","metadata":{},"spec":${data}}`),
    `{"kind":"X","apiVersion":"v1","metadata":{},"spec":${data}}`,
  )
})

test('values of a Secret go should a server send them', t => {
  const line = redact(
    '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},"data":{"p":"aHVudGVyMg=="},"type":"Opaque"}',
    'secrets',
  )
  t.is(
    short(line),
    '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},"data":{"p":"<secret-value>"},"type":"Opaque"}',
  )
})

test('passwords in storage parameters go, references to Secrets stay', t => {
  const line = redact(
    '{"kind":"StorageClass","apiVersion":"v1","metadata":{"name":"s"},"parameters":{"restuserkey":"hunter2","adminPassword":"x","csi.storage.k8s.io/provisioner-secret-name":"creds","type":"gp3"}}',
    'storageclasses.storage.k8s.io',
  )
  t.true(
    short(line).endsWith(
      '"parameters":{"restuserkey":"<parameter>","adminPassword":"<parameter>","csi.storage.k8s.io/provisioner-secret-name":"creds","type":"gp3"}}',
    ),
  )
})

test('equal secrets become equal within a run, different ones differ, and another run hashes differently', t => {
  const redaction = new Redaction(key)
  const read = (value: string, by: Redaction) =>
    /redacted:[a-z-]+:([0-9a-f]{16})/.exec(
      redact(inPod(`{"env":[{"name":"PASSWORD","value":"${value}"}]}`), 'pods', by),
    )?.[1]
  t.is(read('hunter2', redaction), read('hunter2', redaction))
  t.is(read('h\\u0075nter2', redaction), read('hunter2', redaction))
  t.not(read('hunter3', redaction), read('hunter2', redaction))
  t.not(read('hunter2', new Redaction(new Uint8Array(32).fill(1))), read('hunter2', redaction))
  const flag = /redacted:command-line:([0-9a-f]{16})/.exec(
    redact(inPod('{"args":["--password=hunter2"]}'), 'pods', redaction),
  )?.[1]
  t.is(flag, read('hunter2', redaction))
})

test('what was taken out is counted by kind', t => {
  const redaction = new Redaction(key)
  redact(
    inPod('{"env":[{"name":"A_TOKEN","value":"x1"},{"name":"B_TOKEN","value":"x2"}],"args":["--token=y"]}'),
    'pods',
    redaction,
  )
  t.deepEqual(redaction.counts, [
    { kind: 'command-line', count: 1 },
    { kind: 'environment', count: 2 },
  ])
})

test('keys that only look like containers are left alone: schemas, policies and labels', t => {
  for (const object of [
    '{"kind":"X","apiVersion":"v1","metadata":{"name":"x"},"spec":{"properties":{"env":{"type":"array","description":"a password"},"command":{"type":"string"},"args":true,"parameters":null}}}',
    '{"kind":"X","apiVersion":"v1","metadata":{"name":"x","labels":{"env":"token-production","command":"password=1"}}}',
  ]) {
    t.is(redact(object), object)
  }
})

test('a message is cleaned like evidence is', t => {
  const redaction = new Redaction(key)
  t.is(
    short(redaction.ofText('dial https://user:hunter2@host/ failed: "no"\n')),
    'dial https://<url-credentials>@host/ failed: "no"\n',
  )
  t.is(redaction.ofText('nothing here'), 'nothing here')
})

test('a scanner without redactors marks nothing but the object itself', t => {
  const scanner = pageScanner([])
  readPage(jsonBytes(Buffer.from('{"metadata":{},"items":[{"metadata":{},"args":["--token=x"]}]}')), scanner)
  t.is(scanner.marks.length, 3)
})
