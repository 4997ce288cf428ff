// npm run test:cluster: starts a real cluster of each version in turn (a control plane and two workers), runs the cluster
// tests on it and takes it down. Needs Linux and root; builds what it needs, which takes a while the first time.
// CLUSTER_VERSIONS=1.34 runs one version; CLUSTER_KEEP=1 leaves the last cluster up.
import { spawnSync } from 'node:child_process'
import { assetPath } from '../../src/assets.ts'
import { finish, runAva, say } from '../helpers/suite.ts'

const versions = (process.env['CLUSTER_VERSIONS'] ?? '1.20,1.34').split(',')

function script(name: string, args: readonly string[], version: string): void {
  const { status, error } = spawnSync(assetPath('test', 'cluster', name), args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CLUSTER_VERSION: version },
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}`)
}

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  say('the cluster tests need Linux and root: nothing was tested')
  finish([{ passed: 0, failed: 1 }])
} else {
  const outcomes = []
  for (const version of versions) {
    try {
      say(`cluster ${version}: starting`)
      script('up.sh', [], version)
      for (const worker of ['1', '2']) script('worker.sh', [worker], version)
      outcomes.push(runAva('test/cluster/ava.config.js', { CLUSTER_VERSION: version }))
    } catch (error) {
      say(`cluster ${version}: ${error instanceof Error ? error.message : String(error)}`)
      outcomes.push({ passed: 0, failed: 1 })
    }
  }
  if (process.env['CLUSTER_KEEP'] !== '1') script('down.sh', [], versions.at(-1) ?? '')
  finish(outcomes)
}
