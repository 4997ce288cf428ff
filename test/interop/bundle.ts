// Bundles and keys against the programs that an auditor has: openssl, tar, gzip, sha256sum, and cosign where there is one.
// The commands are those of docs/formats/bundle.md, taken from the page and run as they stand there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from '../../src/assets.ts'
import {
  generateKeyPair,
  type KeyType,
  keyTypes,
  loadSigningKey,
  loadTrustedKeys,
  readBundle,
  sealBundle,
} from '../../src/bundle/index.ts'
import { record, spool } from '../bundle/helpers/sample.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const evidence = {
  'evidence/cluster/core.v1.pods.ndjson': '{"kind":"Pod"}\n'.repeat(20_000),
  'evidence/cluster/version.json': '{"gitVersion":"v1.34.2"}',
  [`evidence/nodes/${'long-node-name-'.repeat(12)}1/configz.json`]: '{"kubeletconfig":{}}',
  'log.ndjson': '',
}

export async function checks(): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-interop-'))
  try {
    const done: Check[] = []
    for (const type of keyTypes) done.push(...(await checksOf(type, join(folder, type))))
    done.push(...(await opensslKeys(folder)), await cosign(join(folder, 'ecdsa-p256')))
    return done
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function checksOf(type: KeyType, folder: string): Promise<Check[]> {
  await mkdir(folder)
  const pair = await generateKeyPair({ type, output: folder })
  const key = await loadSigningKey(pair.privateKeyFile)
  const sealed = await sealBundle({
    record,
    files: await spool(folder, evidence),
    key,
    output: join(folder, 'cluster.tar.gz'),
  })
  const { manifest } = await readBundle(sealed.path, { trust: await loadTrustedKeys([pair.publicKeyFile]) })
  const paths = ['manifest.sigstore.json', 'manifest.json', ...manifest.predicate.files.map(file => file.path)]
  const about = (name: string, run: Run, expected?: string) => verdict(`${type}: ${name}`, run, expected)
  const done = [
    about('openssl reads the private key', shell(folder, 'openssl pkey -in stigpack.key -noout')),
    about('openssl verifies the detached signature', await fromPage(type, folder)),
    about('openssl gives the key id', await fromPage('keyid', folder), `${key.keyId}\n`),
    about('gzip finds the file whole', shell(folder, 'gzip -t cluster.tar.gz')),
    about('tar lists the files of the manifest', shell(folder, 'tar tzf cluster.tar.gz'), `${paths.join('\n')}\n`),
    about('sha256sum agrees with the manifest', await fromPage('files', folder)),
  ]
  if (type === 'ecdsa-p256') done.push(about('openssl verifies the manifest inside', await fromPage('inside', folder)))
  await copyFile(sealed.path, join(folder, 'sealed'))
  await appendFile(sealed.path, '\0')
  const changed = await fromPage(type, folder)
  await copyFile(join(folder, 'sealed'), sealed.path)
  return [
    ...done,
    { name: `${type}: openssl refuses a changed bundle`, ok: changed.status !== 0, detail: changed.stdout.trim() },
  ]
}

/** Keys that openssl made must seal and verify like our own. */
async function opensslKeys(parent: string): Promise<Check[]> {
  const commands = {
    'PKCS#8 of genpkey': 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k.key',
    'SEC1 of ecparam': 'openssl ecparam -name secp384r1 -genkey -out k.key',
    'Ed25519 of genpkey': 'openssl genpkey -algorithm ED25519 -out k.key',
  }
  const done: Check[] = []
  for (const [index, [name, command]] of Object.entries(commands).entries()) {
    const folder = join(parent, `openssl-${index}`)
    await mkdir(folder)
    const made = shell(folder, `${command} 2>&1 && openssl pkey -in k.key -pubout -out k.pub`)
    if (made.status !== 0) {
      done.push(verdict(`key by openssl, ${name}`, made))
      continue
    }
    const files = await spool(folder, evidence)
    const key = await loadSigningKey(join(folder, 'k.key'))
    const { path } = await sealBundle({ record, files, key, output: join(folder, 'b.tar.gz') })
    const { signer } = await readBundle(path, { trust: await loadTrustedKeys([join(folder, 'k.pub')]) })
    done.push({ name: `key by openssl, ${name}`, ok: signer.keyId === key.keyId, detail: signer.algorithm })
  }
  return done
}

async function cosign(folder: string): Promise<Check> {
  const name = 'cosign verifies the detached signature'
  if (shell(folder, 'command -v cosign').status !== 0) {
    const installed = process.getuid?.() === 0 && shell(folder, 'apt-get install -y -q cosign').status === 0
    if (!installed) return { name, ok: true, detail: 'skipped: cosign is neither here nor to be had from apt' }
  }
  const command =
    'cosign verify-blob --key stigpack.pub --signature cluster.tar.gz.sig --private-infrastructure cluster.tar.gz'
  return verdict(name, shell(folder, command))
}

interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

const shell = (cwd: string, script: string): Run =>
  spawnSync('bash', ['-euo', 'pipefail', '-c', script], { cwd, encoding: 'utf8' })

/** Runs a block of the page's section on checking by hand, in a copy of the folder that an auditor would have. */
async function fromPage(block: string, folder: string): Promise<Run> {
  const page = await readFile(assetPath('docs', 'formats', 'bundle.md'), 'utf8')
  const script = new RegExp(`\`\`\`sh\n# ${block}\n([^\`]+)\`\`\``).exec(page)?.[1]
  if (script === undefined) throw new Error(`docs/formats/bundle.md has no block for ${block}`)
  const here = join(
    folder,
    `by-hand-${block}-${createHash('sha256')
      .update(await readFile(join(folder, 'cluster.tar.gz')))
      .digest('hex')
      .slice(0, 8)}`,
  )
  await mkdir(here)
  for (const name of ['cluster.tar.gz', 'cluster.tar.gz.sig', 'stigpack.pub']) {
    await writeFile(join(here, name), await readFile(join(folder, name)))
  }
  return shell(here, script)
}

/** Success is exit status 0 and, where it is given, just that output. */
function verdict(name: string, run: Run, expected?: string): Check {
  const ok = run.status === 0 && (expected === undefined || run.stdout === expected)
  const said = `${run.stdout}${run.stderr}`.trim().split('\n')
  return { name, ok, detail: ok ? `${said.at(-1)?.slice(0, 80)}` : said.join(' | ').slice(0, 600) }
}
