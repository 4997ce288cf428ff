#!/usr/bin/env node
// The installed program. Answers --version at once and leaves everything else to the bundled code.
import { readFileSync } from 'node:fs'
import module from 'node:module'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.write(`stigpack/${manifest.version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (major < 22 || (major === 22 && minor < 22)) {
  process.stderr.write(
    `stigpack needs Node.js ${manifest.engines.node}, and this is ${process.versions.node}.\n` +
      'Next: install a newer Node.js, or start stigpack through npx in its own folder, which brings one.\n',
  )
  process.exitCode = 2
} else {
  // The version was checked above; oclif's own check would load a version parser for it.
  process.env.OCLIF_DISABLE_ENGINE_WARNING ??= '1'
  // Keeps compiled code between runs where the cache folder can be written; where it cannot, nothing is lost but time.
  module.enableCompileCache?.()
  const { main } = await import('../dist/index.js')
  await main(process.argv.slice(2))
}
