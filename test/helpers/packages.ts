// Installs Debian packages for the tests that need other programs, where that is possible: Debian, as root.
import { spawnSync } from 'node:child_process'
import { say } from './suite.ts'

export const hasProgram = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Says so where it cannot; what needs a package then fails by itself. */
export function installPackages(names: readonly string[]): void {
  if (names.length === 0) return
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    say(`missing and not installable here: ${names.join(' ')}`)
    return
  }
  say(`installing ${names.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env, stdio: 'inherit' })
}
