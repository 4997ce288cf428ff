// What the test scripts outside `npm test` share: running ava with a configuration of its own, counting, and the last line.
import { spawnSync } from 'node:child_process'
import { assetPath } from '../../src/assets.ts'

export interface Count {
  readonly passed: number
  readonly failed: number
}

export const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Runs ava in a process of its own; its report passes through, and its TAP lines are what is counted. */
export function runAva(config: string, env: NodeJS.ProcessEnv = {}): Count {
  const { stdout, status } = spawnSync(
    process.execPath,
    [assetPath('node_modules', 'ava', 'entrypoints', 'cli.js'), '--config', config, '--tap'],
    {
      cwd: assetPath(),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  )
  process.stdout.write(stdout)
  const lines = stdout.split('\n')
  const passed = lines.filter(line => /^ok \d/.test(line) && !line.includes('# SKIP')).length
  const failed = lines.filter(line => /^not ok \d/.test(line)).length
  // A run that crashed, or that found no test at all, must not look like a success.
  const broken = (status !== 0 && failed === 0) || passed + failed === 0
  return { passed, failed: failed + (broken ? 1 : 0) }
}

/** Prints the closing line and sets the exit code. */
export function finish(counts: readonly Count[]): void {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  say(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}
