// Objects of any shape at all: the engine neither throws nor meets a fault of its own.
import test from 'ava'
import fc from 'fast-check'
import { benchmarkOfControl, evidenceOfCase, loadContent } from '../../src/content/index.ts'
import { startEvaluation } from '../../src/evaluate/index.ts'
import { testResultSchema } from '../../src/schema/evaluation.ts'

const { controls, defaults } = await loadContent()
const [first] = controls
if (first === undefined) throw new Error('no controls')
// Out of their version scope many checks would not run at all.
const rules = controls.flatMap(control => benchmarkOfControl({ ...control, applies: undefined }).rules)
const benchmark = { ...benchmarkOfControl(first), rules }

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    '',
    'x',
    '$(X)',
    '--',
    [],
    {},
    [null],
    [[]],
    [{}],
    { name: null },
    '__proto__',
  ),
  fc.json({ maxDepth: 2 }).map(text => JSON.parse(text) as unknown),
)

/** Puts an odd value in the place of one field, wherever the walk ends. */
function spoil(value: unknown, steps: readonly number[], odd: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined || typeof value !== 'object' || value === null) return odd
  const keys = Object.keys(value)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return odd
  const changed = spoil((value as Record<string, unknown>)[key], rest, odd)
  if (Array.isArray(value)) return value.with(Number(key), changed)
  return { ...value, [key]: changed }
}

const cases = controls.flatMap(control => control.cases.map(given => ({ control, given })))

test('no field of any object can be spoilt so that a check throws', t => {
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.array(fc.nat(20), { minLength: 1, maxLength: 7 }), odd), {
        minLength: 1,
        maxLength: 5,
      }),
      ({ control, given }, changes) => {
        const { predicate, files } = evidenceOfCase(control.check, given.given)
        const run = startEvaluation({ predicate, benchmark, defaults })
        for (const [number, { path, lines }] of files.entries()) {
          const file = predicate.files.find(entry => entry.path === path)
          if (file === undefined) throw new Error(path)
          for (const [index, line] of lines.entries()) {
            const hits = changes.filter(([at, row]) => at % files.length === number && row % lines.length === index)
            const changed = hits.reduce(
              (value: unknown, [, , steps, odd]) => spoil(value, steps, odd),
              JSON.parse(line),
            )
            run.accept(file, Buffer.from(JSON.stringify(changed)), index + 1)
          }
        }
        const result = run.finish()
        t.is(result.counts.error, 0)
        t.true(testResultSchema.safeParse(result).success)
      },
    ),
    { numRuns: 600 },
  )
})
