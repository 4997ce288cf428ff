// docs/formats/examples/: a real manifest and a real result, cut down to what a page can show, and a broken one of each.
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { assetPath } from '../../src/assets.ts'
import { inspectBundle } from '../../src/bundle/index.ts'

const text = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

export async function examples(): Promise<[path: string, text: string][]> {
  const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
  const { manifest } = await inspectBundle(bundle)
  const { predicate } = manifest
  const small = {
    ...manifest,
    subject: manifest.subject.slice(0, 2),
    predicate: { ...predicate, files: predicate.files.slice(0, 2), collectors: predicate.collectors.slice(0, 2) },
  }
  const evaluation = await evaluateBundle(bundle, {
    trust: [assetPath('demo', 'stigpack-demo.pub')],
    parameters: {},
    evaluatedAt: Date.parse(predicate.finishedAt),
    toolVersion: predicate.tool.version,
  })
  const shown = {
    ...evaluation,
    results: evaluation.results.map(result => ({
      ...result,
      rules: result.rules.filter(rule => ['V-242390', 'V-242410'].includes(rule.groupId)),
    })),
  }
  return [
    ['docs/formats/examples/manifest.valid.json', text(small)],
    [
      'docs/formats/examples/manifest.invalid.json',
      text({ ...small, predicateType: 'urn:stigpack:evidence-manifest:0' }),
    ],
    ['docs/formats/examples/evaluation.valid.json', text(shown)],
    ['docs/formats/examples/evaluation.invalid.json', text({ ...shown, schemaVersion: '1', results: 'none' })],
  ]
}
