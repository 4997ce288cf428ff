// Every case of every control, judged by the real engine with the shipped defaults.
import test from 'ava'
import { differences, runCase } from '../../src/app/run-case.ts'
import { loadContent } from '../../src/content/index.ts'
import { testResultSchema } from '../../src/schema/evaluation.ts'

const { controls, defaults } = await loadContent()

for (const control of controls)
  test(`${control.id}: every case is judged as it says`, t => {
    for (const given of control.cases) {
      const rule = runCase(control, given, defaults)
      t.deepEqual(differences(given, rule), [], given.name)
      t.deepEqual(testResultSchema.shape.rules.element.parse(rule), rule, given.name)
    }
  })
