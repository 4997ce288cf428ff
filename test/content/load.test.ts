// Loading and joining: everything named must exist, once, and take the parameters that it is given.
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { assetPath } from '../../src/assets.ts'
import { loadContent, parseParameters } from '../../src/content/index.ts'
import { joinContent } from '../../src/content/join.ts'
import { readRawContent, serialiseRawContent } from '../../src/content/raw.ts'
import { StigpackError } from '../../src/errors.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const benchmark = 'benchmarks/kubernetes-stig/v2r6.yaml'

/** The shipped content with one file changed, and the error that loading it gives. */
async function errorWith(t: ExecutionContext, path: string, change: (text: string) => string): Promise<StigpackError> {
  const folder = await temporaryFolder(t)
  try {
    await cp(assetPath('stig'), folder, { recursive: true })
    const text = await readFile(join(folder, path), 'utf8').catch(() => '')
    const changed = change(text)
    if (changed === text) throw new Error(`nothing was changed in ${path}`)
    await writeFile(join(folder, path), changed)
    await loadContent({ folder })
  } catch (error) {
    if (error instanceof StigpackError) return error
    throw error
  }
  throw new Error('it was loaded')
}

test('the shipped content is valid, and every rule has all of its texts', async t => {
  const { benchmarks, controls, defaults } = await loadContent()
  t.true(controls.length > 0)
  t.deepEqual(defaults.components.map(entry => entry.component).sort(), [
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
  ])
  for (const { rules, contentSha256 } of benchmarks) {
    t.regex(contentSha256, /^[0-9a-f]{64}$/)
    for (const bound of rules)
      for (const text of [bound.discussion, bound.check, bound.fix]) t.true(text.trim().length > 0, bound.rule.group)
  }
})

test('content that the build prepared judges exactly as the files do', async t => {
  const raw = await readRawContent(assetPath('stig'))
  const prepared = JSON.parse(serialiseRawContent(raw)) as typeof raw
  const withLines = <T extends { value: unknown }>(files: readonly T[]) =>
    files.map(file => ({ ...file, lineOf: () => undefined }))
  const joined = joinContent({
    benchmarks: withLines(prepared.benchmarks),
    controls: withLines(prepared.controls),
    components: withLines(prepared.components),
    releases: { ...prepared.releases, lineOf: () => undefined },
    nist: prepared.nist,
    platforms: withLines(prepared.platforms),
  })
  t.deepEqual(joined, joinContent(raw))
})

test('a control that does not exist is refused at its line', async t => {
  const error = await errorWith(t, benchmark, text => text.replace('control: etcd-auto-tls', 'control: etcd-auto-tsl'))
  t.is(error.code, 'CONTENT_INVALID')
  t.regex(error.message, /v2r6\.yaml, line \d+/)
  t.regex(error.why ?? '', /V-242379 names the control `etcd-auto-tsl`/)
})

test('parameters that a control does not take are refused', async t => {
  const error = await errorWith(t, benchmark, text =>
    text.replace('control: etcd-auto-tls\n', 'control: etcd-auto-tls\n        with: { flga: x }\n'),
  )
  t.is(error.code, 'CONTENT_INVALID')
  t.regex(error.why ?? '', /parameters that it does not take/)
})

test('a rule id that is there twice is refused', async t => {
  const error = await errorWith(t, benchmark, text => text.replace('group: V-242377', 'group: V-242376'))
  t.regex(error.why ?? '', /`V-242376` is there twice/)
})

test('a control file must have the name of its control, and one control one file', async t => {
  const path = 'controls/etcd/etcd-auto-tls.yaml'
  const renamed = await errorWith(t, path, text => text.replace('id: etcd-auto-tls', 'id: etcd-auto-tls-2'))
  t.regex(renamed.why ?? '', /named otherwise/)
  const original = await readFile(assetPath('stig', path), 'utf8')
  const twice = await errorWith(t, 'controls/scheduler/etcd-auto-tls.yaml', () => original)
  t.regex(twice.why ?? '', /two controls `etcd-auto-tls`/)
})

test('the digest of a benchmark moves with what judges, and not with the order of keys', async t => {
  const raw = await readRawContent(assetPath('stig'))
  const digest = (content: typeof raw) => joinContent(content).benchmarks[0]?.contentSha256
  const reversed = raw.controls.map(file => ({
    ...file,
    value: Object.fromEntries(Object.entries(file.value).toReversed()) as typeof file.value,
  }))
  t.is(digest({ ...raw, controls: reversed }), digest(raw))
  const changed = raw.controls.map(file => ({ ...file, value: { ...file.value, reason: `${file.value.reason} ` } }))
  t.not(digest({ ...raw, controls: changed }), digest(raw))
  const later = { ...raw.releases, value: { ...raw.releases.value, source: 'elsewhere' } }
  t.not(digest({ ...raw, releases: later }), digest(raw))
})

test('site parameters are read, and refused with their line', async t => {
  t.deepEqual(await parseParameters('', 'site.yaml'), {})
  const good = 'kubernetes-release-supported:\n  approved: [v1.34.2]\n'
  t.deepEqual(await parseParameters(good, 'site.yaml'), { 'kubernetes-release-supported': { approved: ['v1.34.2'] } })
  for (const [bad, line] of [
    ['# x\nno-such-control: {}\n', 2],
    ['kubernetes-release-supported:\n  approved: v1\n', 2],
    ['kubernetes-release-supported:\n  aproved: [v1]\n', 2],
    ['- a\n', 1],
    ['kubernetes-release-supported: 1\n', 1],
  ] as const) {
    const error = await t.throwsAsync(parseParameters(bad, 'site.yaml'), { code: 'PARAMETERS_INVALID' }, bad)
    t.regex(error?.message ?? '', new RegExp(`site\\.yaml, line ${line}`), bad)
  }
})
