// Runs the cases of controls: all of them, or those named by id, file or folder. Exit 1 where one is not as expected.
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { differences, runCase } from '../src/app/run-case.ts'
import { assetPath } from '../src/assets.ts'
import { contentFiles, readContentFile, readControl, readPlatforms } from '../src/content/raw.ts'
import { validate } from '../src/content/yaml.ts'
import { StigpackError } from '../src/errors.ts'
import type { Defaults } from '../src/schema/content.ts'
import { componentDefaultsSchema, releasesSchema } from '../src/schema/defaults.ts'

const root = assetPath('stig')
const wanted = process.argv.slice(2)
const paths = (await contentFiles(root, 'controls')).filter(
  path => wanted.length === 0 || wanted.some(name => isNamed(path, name)),
)
if (paths.length === 0) {
  console.error(`no control is named ${wanted.join(', ')}`)
  process.exit(1)
}
const defaults = await readDefaults()
let cases = 0
let failures = 0
for (const path of paths) {
  try {
    const { value: control } = await readControl(root, path)
    if (basename(path, '.yaml') !== control.id)
      throw new Error(`the file is named otherwise than its control, ${control.id}`)
    for (const given of control.cases) {
      cases += 1
      const rule = runCase(control, given, defaults)
      const wrong = differences(given, rule)
      if (wrong.length === 0) continue
      failures += 1
      console.log(`\n✘ ${control.id}: ${given.name}`)
      for (const line of wrong) console.log(`    ${line}`)
      for (const check of rule.checks.slice(0, 6)) {
        console.log(
          `    - ${check.target.name}: ${check.result} (literal ${check.literal.result}, effective ${check.effective.result})`,
        )
        console.log(`        literal: ${check.literal.message}`)
        if (check.effective.message !== check.literal.message)
          console.log(`        effective: ${check.effective.message}`)
        console.log(`        expected: ${check.expected} | found: ${check.found}`)
      }
    }
  } catch (error) {
    failures += 1
    console.log(`\n✘ ${path}: ${explain(error)}`)
  }
}
console.log(`\n${paths.length} controls, ${cases} cases, ${failures} failures`)
process.exitCode = failures === 0 ? 0 : 1

function isNamed(path: string, name: string): boolean {
  const full = assetPath('stig', path)
  const given = resolve(name)
  return (
    basename(path, '.yaml') === name ||
    (existsSync(given) && (full === given || full.startsWith(`${given}/`))) ||
    path.startsWith(`controls/${name}/`)
  )
}

function explain(error: unknown): string {
  if (error instanceof StigpackError) return `${error.message} ${error.why ?? ''}`
  return error instanceof Error ? error.message : String(error)
}

/** As much of the defaults as there is: a control can be worked on before every table is written. */
async function readDefaults(): Promise<Defaults> {
  const components: Defaults['components'][number][] = []
  let releases: Defaults['releases'] = { source: 'none', minors: {} }
  for (const path of await contentFiles(root, 'defaults')) {
    try {
      const file = await readContentFile(root, path)
      if (path.endsWith('/releases.yaml')) releases = validate(file, releasesSchema).value
      else components.push(validate(file, componentDefaultsSchema).value)
    } catch (error) {
      console.log(`! ${path}: ${explain(error)}`)
    }
  }
  return { components, releases, platforms: (await readPlatforms(root)).map(({ value }) => value) }
}
