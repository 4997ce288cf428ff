// The demo bundle, judged: what the rows about reports render.

import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { assetPath } from '../../src/assets.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'

export const demoEvaluation = (): Promise<Evaluation> =>
  evaluateBundle(assetPath('demo', 'stigpack-demo.tar.gz'), {
    trust: [assetPath('demo', 'stigpack-demo.pub')],
    parameters: {},
    evaluatedAt: 0,
    toolVersion: '0.0.0',
  })
