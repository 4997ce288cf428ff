// Which benchmarks a cluster is judged by: what was named, or what fits it; never another one in silence.
import test from 'ava'
import { benchmarkChooser, benchmarkName, benchmarkOfControl } from '../../src/content/index.ts'
import { StigpackError } from '../../src/errors.ts'
import type { PlatformName } from '../../src/model/platform.ts'
import { checkSchema } from '../../src/schema/check.ts'
import type { Benchmark } from '../../src/schema/content.ts'
import { controlOf } from '../evaluate/helpers/judge.ts'

const question = checkSchema.parse({ kind: 'awaits-attestation', question: 'Is it?' })
const base = benchmarkOfControl(controlOf(question))

function benchmark(id: string, version: string, fits?: Benchmark['file']['fits'], publisher = 'CIS'): Benchmark {
  const [major = '1', release = '0'] = version.split('.')
  return { ...base, file: { ...base.file, id, version: major, release, publisher, ...(fits && { fits }) } }
}

const rke2: readonly PlatformName[] = ['rke2']
const all = [
  benchmark('kubernetes-stig', '2.6', undefined, 'DISA'),
  benchmark('rke2-stig', '1.5', { platforms: [...rke2] }, 'DISA'),
  benchmark('cis-kubernetes', '1.10', { minor: { from: 28, below: 29 } }),
  benchmark('cis-kubernetes', '1.12', { minor: { from: 32, below: 35 } }),
  benchmark('cis-kubernetes', '2.0', { minor: { from: 35 } }),
  benchmark('cis-rke2', '1.12', { minor: { from: 32, below: 35 }, platforms: [...rke2], inPlaceOf: 'cis-kubernetes' }),
]

function choice(asked: readonly string[] | undefined, version: string, platform = 'kubeadm') {
  const { chosen, leftOut } = benchmarkChooser(all, asked)({ version, platform })
  return {
    names: chosen.map(entry => benchmarkName(entry.benchmark.file)),
    because: chosen.map(e => e.because),
    leftOut,
  }
}

test('without a name a cluster is judged by every benchmark for its kind, in the release for its version', t => {
  t.deepEqual(choice(undefined, 'v1.34.4').names, ['kubernetes-stig@V2R6', 'cis-kubernetes@1.12'])
  t.deepEqual(choice(undefined, 'v1.28.0').names, ['kubernetes-stig@V2R6', 'cis-kubernetes@1.10'])
  t.deepEqual(choice(undefined, 'v1.37.1').names, ['kubernetes-stig@V2R6', 'cis-kubernetes@2.0'])
  t.regex(choice(undefined, 'v1.34.4').because[1] ?? '', /Kubernetes 1\.32 to 1\.34, and the cluster runs 1\.34/)
})

test('a variant for a platform is judged on that platform alone, in place of the general one', t => {
  const { names } = choice(undefined, 'v1.33.1+rke2r1', 'rke2')
  t.deepEqual(names, ['kubernetes-stig@V2R6', 'rke2-stig@V1R5', 'cis-rke2@1.12'])
})

test('between two releases the nearest before it is taken, and the result says so', t => {
  const { names, because } = choice(undefined, 'v1.30.2')
  t.deepEqual(names, ['kubernetes-stig@V2R6', 'cis-kubernetes@1.10'])
  t.regex(because[1] ?? '', /No release is written for Kubernetes 1\.30.*1\.28, the nearest before it/)
})

test('a cluster older than every release, or of no known version, is left out with the reason', t => {
  const old = choice(undefined, 'v1.20.2')
  t.deepEqual(old.names, ['kubernetes-stig@V2R6'])
  t.deepEqual(
    old.leftOut.map(({ benchmark: id }) => id),
    ['cis-kubernetes'],
  )
  t.regex(old.leftOut[0]?.why ?? '', /1\.20.*oldest one is for 1\.28/)
  for (const version of ['', 'v2.0.0', 'unknown']) {
    const { names, leftOut } = choice(undefined, version)
    t.deepEqual(names, ['kubernetes-stig@V2R6'], version)
    t.regex(leftOut[0]?.why ?? '', /not known/, version)
  }
})

test('a benchmark that is named is judged whatever the cluster is', t => {
  t.deepEqual(choice(['cis-kubernetes'], 'v1.20.2').names, ['cis-kubernetes@1.10'])
  t.deepEqual(choice(['cis-kubernetes'], '').names, ['cis-kubernetes@2.0'])
  t.deepEqual(choice(['cis-rke2'], 'v1.34.0').names, ['cis-rke2@1.12'])
  t.regex(choice(['cis-kubernetes'], '').because[0] ?? '', /not known/)
})

test('a release that is named is that one, in every spelling of it, and each is judged once', t => {
  t.deepEqual(choice(['cis-kubernetes@1.10', 'cis-kubernetes@1.10'], 'v1.34.0').names, ['cis-kubernetes@1.10'])
  t.deepEqual(choice(['kubernetes-stig@v2r6', 'kubernetes-stig@2.6'], 'v1.34.0').names, ['kubernetes-stig@V2R6'])
  t.deepEqual(choice(['cis-kubernetes', 'cis-kubernetes@1.10'], 'v1.34.0').names, [
    'cis-kubernetes@1.10',
    'cis-kubernetes@1.12',
  ])
})

test('a wrong name is refused before anything is read, and the nearest right ones are named', t => {
  const next = (name: string) =>
    t.throws(() => benchmarkChooser(all, [name]), { instanceOf: StigpackError, code: 'BENCHMARK_UNKNOWN' })?.next ?? ''
  t.regex(next('cis-kubernets'), /Did you mean cis-kubernetes /)
  t.regex(next('kubernetes-stg'), /kubernetes-stig/)
  t.regex(next('cis-kubernetes@1.11'), /cis-kubernetes@1\.1[02]/)
  t.regex(next('cis'), /cis-kubernetes|cis-rke2/)
  t.is(next('windows-server'), 'Use one of: kubernetes-stig, rke2-stig, cis-kubernetes, cis-rke2.')
  t.notThrows(() => benchmarkChooser(all, []))
})
