// Records demo/: puts the demo workloads on the cluster of KUBECONFIG (see test/cluster/), collects it with the built
// program, seals with a new key, and keeps the public half only. The private half is thrown away: nothing else can be
// sealed with the demo key.
import { execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from '../src/assets.ts'

const folder = await mkdtemp(join(tmpdir(), 'stigpack-demo-'))
const kubectl = (...args: string[]) => execFileSync(process.env['KUBECTL'] ?? 'kubectl', args, { stdio: 'inherit' })
const stigpack = (...args: string[]) =>
  execFileSync(process.execPath, [assetPath('bin', 'run.js'), ...args], { stdio: 'inherit' })

try {
  kubectl('apply', '--filename', assetPath('demo', 'workloads.yaml'))
  kubectl('wait', '--for=condition=Available', 'deployment/web', '--namespace=shop', '--timeout=90s')
  kubectl('wait', '--for=condition=Ready', 'pod/debug-shell', '--namespace=default', '--timeout=90s')
  stigpack('keys', 'generate', '--output', join(folder, 'keys'))
  const bundle = join(folder, 'stigpack-demo.tar.gz')
  const named = ['--cluster-name', 'demo', '--operator', 'demo operator']
  stigpack('collect', '--key', join(folder, 'keys', 'stigpack.key'), '--output', bundle, '--strict', ...named)
  await copyFile(bundle, assetPath('demo', 'stigpack-demo.tar.gz'))
  await copyFile(`${bundle}.sig`, assetPath('demo', 'stigpack-demo.tar.gz.sig'))
  await copyFile(join(folder, 'keys', 'stigpack.pub'), assetPath('demo', 'stigpack-demo.pub'))
} finally {
  kubectl('delete', '--filename', assetPath('demo', 'workloads.yaml'), '--wait=false')
  await rm(folder, { recursive: true, force: true })
}
