// Secrets to plant: each with the part that must not be found again, and where it is put.
const filled = (begin: string, length: number, seed: number): string => {
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz23456789'
  let state = seed * 2_654_435_761 + 12_345
  let text = begin
  while (text.length < begin.length + length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += letters[(state >>> 8) % letters.length] ?? 'x'
  }
  return text
}

export interface Planted {
  readonly what: string
  /** What must be nowhere in the bundle, in clear or as base64. */
  readonly secret: string
  /** JSON of a field of an object's metadata or of a container. */
  readonly annotations?: Record<string, string>
  readonly labels?: Record<string, string>
  readonly container?: Record<string, unknown>
  readonly message?: string
  /** A line of a configuration file of a node. */
  readonly lines?: readonly string[]
  /** What a node file says of a process. */
  readonly process?: { readonly args?: readonly string[]; readonly env?: readonly { name: string; value: string }[] }
  /** A volume of a pod, a persistent volume's spec, a storage class's fields. */
  readonly volume?: Record<string, unknown>
  readonly persistentVolume?: Record<string, unknown>
  readonly storageClass?: Record<string, unknown>
  /** What a server says where it refuses a list: it goes into a gap and into the log. */
  readonly refusal?: string
}

let number = 0
const next = (begin = 'hunter2', length = 12) => {
  number += 1
  return filled(begin, length, number)
}
const base64 = (text: string) => Buffer.from(text).toString('base64')

const env = (
  what: string,
  name: string,
  write: (secret: string) => string = text => text,
  secret = next(),
): Planted => ({
  what,
  secret,
  container: { env: [{ name, value: write(secret) }] },
})
const script = (what: string, write: (secret: string) => string, secret = next()): Planted => ({
  what,
  secret,
  container: { command: ['sh', '-c', write(secret)] },
})
const args = (what: string, write: (secret: string) => string[], secret = next()): Planted => ({
  what,
  secret,
  container: { args: write(secret) },
})
const note = (
  what: string,
  key: string,
  write: (secret: string) => string = text => text,
  secret = next(),
): Planted => ({
  what,
  secret,
  annotations: { [key]: write(secret) },
})
const pem = (label: string) => (secret: string) => `-----BEGIN ${label}-----\n${secret}\n-----END ${label}-----\n`
const long = () => next('MIIx', 200)

export const corpus = (): readonly Planted[] => {
  number = 0
  return [
    env('password variable', 'DB_PASSWORD'),
    env('token variable', 'VAULT_TOKEN'),
    env('variable in camel case', 'dbPassword'),
    env('PGPASS', 'PGPASS'),
    env('MYSQL_PWD', 'MYSQL_PWD'),
    env('secret key variable', 'AWS_SECRET_ACCESS_KEY', text => text, next('', 40)),
    env('AWS key id', 'WHATEVER', text => text, `AKIA${next('', 16).toUpperCase()}`),
    env('temporary AWS key id', 'WHATEVER', text => text, `ASIA${next('', 16).toUpperCase()}`),
    env('DSN', 'APP_DSN', text => `app:${text}@tcp(db:3306)/app`),
    env('Go DSN under another name', 'DATABASE', text => `app:${text}@tcp(db:3306)/app`),
    env('ADO connection', 'CONNSTR', text => `Server=x;Password=${text};`),
    env('ADO connection under another name', 'DATABASE', text => `Server=x;User Id=a;Pwd=${text};Encrypt=True`),
    env('ODBC braces', 'DATABASE', text => `Driver={X};PWD={${text};x};UID=a`),
    env('JDBC query', 'DATABASE', text => `jdbc:mysql://db/app?user=a&password=${text}`),
    env('JDBC of Oracle', 'DATABASE', text => `jdbc:oracle:thin:scott/${text}@//db:1521/x`),
    env('libpq', 'DATABASE', text => `host=db user=app password=${text} dbname=x`),
    env('libpq in quotes', 'DATABASE', text => `host=db password='${text} and more' dbname=x`),
    env('URL', 'DATABASE', text => `postgres://app:${text}@db/app`),
    env('redis URL', 'CACHE', text => `redis://:${text}@cache:6379`),
    env('Azure storage', 'STORE', text => `AccountName=x;AccountKey=${text}==;EndpointSuffix=core`),
    env('Azure service bus', 'BUS', text => `Endpoint=sb://x/;SharedAccessKeyName=k;SharedAccessKey=${text}=`),
    env('SAS', 'STORE', text => `https://x.blob.core.windows.net/c?sv=2024-01-01&sp=r&sig=${text}%3D`),
    env('signed URL of AWS', 'GET', text => `https://b.s3.amazonaws.com/x?X-Amz-Expires=9&X-Amz-Signature=${text}`),
    env('Java options', 'JAVA_OPTS', text => `-Xmx1g -Djavax.net.ssl.keyStorePassword=${text} -Dx=y`),
    env('JSON', 'SETTINGS', text => JSON.stringify({ a: 1, password: text })),
    env('JSON in JSON', 'SETTINGS', text => JSON.stringify({ inner: JSON.stringify({ client_secret: text }) })),
    env('YAML', 'SETTINGS', text => `a: 1\npassword: ${text} with blanks\nb: 2\n`),
    env('properties', 'SETTINGS', text => `a=1\nspring.datasource.password = ${text}\n`),
    env('Docker configuration', 'DOCKER', text => JSON.stringify({ auths: { r: { auth: base64(`user:${text}`) } } })),
    env(
      'GCP service account',
      'GCP',
      text => JSON.stringify({ type: 'service_account', private_key: pem('PRIVATE KEY')(text) }),
      long(),
    ),
    env(
      'GCP service account in base64',
      'GCP',
      text => base64(JSON.stringify({ type: 'service_account', private_key: pem('PRIVATE KEY')(text) })),
      long(),
    ),
    env('kubeconfig in base64', 'CONFIG', text =>
      base64(`apiVersion: v1\nusers:\n- name: a\n  user:\n    token: ${text}\n`),
    ),
    env('PEM', 'TLS', pem('RSA PRIVATE KEY'), long()),
    env('PEM of PKCS#8', 'TLS', pem('PRIVATE KEY'), long()),
    env('PEM with a passphrase', 'TLS', pem('ENCRYPTED PRIVATE KEY'), long()),
    env('SSH', 'SSH', pem('OPENSSH PRIVATE KEY'), long()),
    env('PGP', 'GPG', pem('PGP PRIVATE KEY BLOCK'), long()),
    env('PEM in base64', 'TLS', text => base64(pem('EC PRIVATE KEY')(text)), long()),
    env('PKCS#8 without a frame', 'TLS', text => `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${text}`, long()),
    env(
      'bootstrap token',
      'JOIN',
      text => text,
      `abc123.${next('', 16)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '7')}`,
    ),
    script('flag', text => `run --token ${text} --port 80`),
    script('flag with equals sign', text => `run --api-key=${text} --port 80`),
    script('flag in quotes', text => `run --password "${text} x" --port 80`),
    script('nested quotes', text => `sh -c "run --password=\\"${text} x\\" --port 80"`),
    script('exported variable', text => `export API_TOKEN=${text} && run`),
    script('mysql', text => `mysql -p${text} -h db`),
    script('mysql and a flag', text => `mysql -pqqqqqq1 --password ${text}`),
    script('mysql, quoted', text => `mysqldump -p'${text} x' db`),
    script('curl', text => `curl -u user:${text} https://x`),
    script('curl, quoted', text => `curl --user "user:${text}" https://x`),
    script('header of curl', text => `curl -H "Authorization: Bearer ${text}" https://x`),
    script('another header of curl', text => `curl -H 'X-Api-Key: ${text}' https://x`),
    script('basic header', text => `curl -H "Authorization: Basic ${base64(`user:${text}`)}" https://x`),
    script('sshpass', text => `sshpass -p ${text} ssh x`),
    script('redis-cli', text => `redis-cli -a ${text} ping`),
    script('LDAP', text => `ldapsearch -D cn=x -w ${text} -b dc=x`),
    script('openssl', text => `openssl rsa -in k -passin pass:${text}`),
    script('docker login', text => `docker login -u x -p ${text} r`),
    args('flag in a list', text => ['--client-secret', text, '--port', '80']),
    args('variable in a list', text => [`PASSWORD=${text} x`]),
    args('mysql in a list', text => ['mysqladmin', 'ping', `-p${text}`]),
    args('mysql with a blank in a list', text => ['mysqladmin', `-p${text} x`, 'ping']),
    args('curl in a list', text => ['curl', '-u', `user:${text}`, 'https://x']),
    args('requirepass', text => ['redis-server', '--requirepass', text]),
    args('program unknown', text => [`-p${text}7a`]),
    note('key of an annotation', 'review/token'),
    note('key of an annotation, blanks in the value', 'example.com/password', text => `${text} and more`),
    note('applied manifest', 'kubectl.kubernetes.io/last-applied-configuration', text =>
      JSON.stringify({ data: { p: base64(text) } }),
    ),
    note('text of an annotation', 'note', text => `the password is here: password=${text}`),
    note('short JSON', 'note', text => `{"token":"${text}"}`),
    note('JWT', 'note', text => `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(30)}.${text}`, next('', 40)),
    note('GitHub', 'note', text => text, next('ghp_', 36)),
    note('GitHub, fine-grained', 'note', text => text, next('github_pat_', 60)),
    note('GitLab', 'note', text => text, next('glpat-', 20)),
    note('Slack', 'note', text => text, next('xoxb-', 24)),
    note(
      'Slack web hook',
      'note',
      text => `https://hooks.slack.com/services/T00000000/B00000000/${text}`,
      next('', 24),
    ),
    note('npm', 'note', text => `//registry.example/:_authToken=${text}`, next('npm_', 36)),
    note('Stripe', 'note', text => text, next('sk_live_', 24)),
    note('Google', 'note', text => text, next('AIza', 35)),
    note('SendGrid', 'note', text => text, `SG.${next('', 22)}.${next('', 43)}`),
    note('Vault', 'note', text => text, next('hvs.', 28)),
    note('curl in an annotation', 'note', text => `try curl -u user:${text} https://x`),
    { what: 'token as a label', secret: 'AKIAQQQQWWWWEEEERRRR', labels: { note: 'AKIAQQQQWWWWEEEERRRR' } },
    { what: 'message of a container', secret: 'hunter2message', message: 'login failed for password=hunter2message' },
    { what: 'URL in a message', secret: 'hunter2url', message: 'cannot pull https://me:hunter2url@registry/x' },
    {
      what: 'probe header',
      secret: 'hunter2header',
      container: { livenessProbe: { httpGet: { httpHeaders: [{ name: 'X-Api-Key', value: 'hunter2header' }] } } },
    },
    {
      what: 'command of a probe',
      secret: 'hunter2probe',
      container: { livenessProbe: { exec: { command: ['redis-cli', '-a', 'hunter2probe', 'ping'] } } },
    },
    {
      what: 'command of a hook',
      secret: 'hunter2hook',
      container: { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'PASSWORD=hunter2hook x'] } } } },
    },
    {
      what: 'secret of an encryption configuration',
      secret: 'aHVudGVyMmVuY3J5cHRpb25rZXk=',
      lines: ['providers:', '- aescbc:', '    keys:', '    - name: key1', '      secret: aHVudGVyMmVuY3J5cHRpb25rZXk='],
    },
    {
      what: 'token of a kubeconfig',
      secret: 'hunter2kubeconfig',
      lines: ['users:', '- user:', '    token: hunter2kubeconfig'],
    },
    { what: 'value on the next line', secret: 'hunter2nextline', lines: ['password:', '  hunter2nextline'] },
    { what: 'block of a password', secret: 'hunter2block', lines: ['password: |', '  hunter2block', 'a: b'] },
    {
      what: 'key of a node',
      secret: 'MIIxhunter2keyline',
      lines: ['-----BEGIN EC PRIVATE KEY-----', 'MIIxhunter2keyline', '-----END EC PRIVATE KEY-----'],
    },
    {
      what: 'kubelet header',
      secret: 'hunter2bearer0123456789',
      lines: ['staticPodURLHeader:', '  Authorization:', '  - Bearer hunter2bearer0123456789'],
    },
    ...(
      [
        ['password behind a flag', secret => ['etcd', '--password', secret]],
        ['password in a flag', secret => ['kubelet', `--client-secret=${secret}`]],
        ['token in a URL', secret => ['k3s', 'server', '--datastore-endpoint', `postgres://k3s:${secret}@db/k3s`]],
        ['token of an agent', secret => ['k3s', 'agent', '--token', secret]],
        ['S3 key', secret => ['rke2', 'server', '--etcd-s3-secret-key', secret]],
      ] as const satisfies readonly (readonly [string, (secret: string) => readonly string[]])[]
    ).map(([what, write]) => {
      const secret = next()
      return { what: `process: ${what}`, secret, process: { args: write(secret) } }
    }),
    ...['ETCD_PASSWORD', 'K3S_TOKEN', 'RKE2_AGENT_TOKEN', 'KUBE_API_KEY'].map(name => {
      const secret = next()
      return { what: `process: variable ${name}`, secret, process: { env: [{ name, value: secret }] } }
    }),
    ...(
      [
        [
          'CSI attributes',
          secret => ({ csi: { driver: 'smb.csi', volumeAttributes: { source: '//x/y', password: secret } } }),
        ],
        [
          'flexVolume options',
          secret => ({ flexVolume: { driver: 'x/cifs', options: { username: 'a', passwd: secret } } }),
        ],
        ['URL of a git repository', secret => ({ gitRepo: { repository: `https://git:${secret}@git.example/x.git` } })],
      ] as const satisfies readonly (readonly [string, (secret: string) => Record<string, unknown>])[]
    ).map(([what, write]) => {
      const secret = next()
      return { what: `volume: ${what}`, secret, volume: write(secret) }
    }),
    ...(
      [
        [
          'mount options',
          secret => ({ mountOptions: ['vers=3.0', `username=a,password=${secret}`], csi: { driver: 'x' } }),
        ],
        [
          'CSI attributes',
          secret => ({ csi: { driver: 'x', volumeAttributes: { 'example.com/secret-key': secret } } }),
        ],
        ['flexVolume options', secret => ({ flexVolume: { driver: 'x', options: { token: secret } } })],
      ] as const satisfies readonly (readonly [string, (secret: string) => Record<string, unknown>])[]
    ).map(([what, write]) => {
      const secret = next()
      return { what: `persistent volume: ${what}`, secret, persistentVolume: write(secret) }
    }),
    ...(
      [
        ['parameters', secret => ({ parameters: { resturl: 'http://heketi', restuserkey: secret } })],
        ['mount options', secret => ({ mountOptions: [`password=${secret}`] })],
      ] as const satisfies readonly (readonly [string, (secret: string) => Record<string, unknown>])[]
    ).map(([what, write]) => {
      const secret = next()
      return { what: `storage class: ${what}`, secret, storageClass: write(secret) }
    }),
    ...(
      [
        ['URL', secret => `dial https://proxy:${secret}@proxy.example: refused`],
        ['bearer header', secret => `upstream said no to Authorization: Bearer ${secret}`],
        ['password', secret => `login with password=${secret} failed`],
      ] as const satisfies readonly (readonly [string, (secret: string) => string])[]
    ).map(([what, write]) => {
      const secret = next('h2', 28)
      return { what: `gap and log: ${what}`, secret, refusal: write(secret) }
    }),
    { what: 'flag in a manifest', secret: 'hunter2manifest', lines: ['    - --etcd-password=hunter2manifest'] },
    { what: 'join token', secret: 'hunter2join', lines: [`token: K10${'a1'.repeat(32)}::server:hunter2join`] },
  ]
}

/** Whether the text holds the secret in clear, escaped once or more, or in base64 at any place of three. */
export function holds(text: string, secret: string): boolean {
  if (text.includes(secret)) return true
  return [0, 1, 2].some(shift => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    const coded = bytes.toString('base64').replace(/=+$/, '')
    // The first letters depend on what goes before, the last on what follows.
    return text.includes(coded.slice(shift === 0 ? 0 : shift + 1, -1))
  })
}
