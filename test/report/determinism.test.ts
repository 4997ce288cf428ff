// Same evaluation, same bytes; and another evaluation, other bytes.
import test from 'ava'
import { reportFormats } from '../../src/report/index.ts'
import { fullEvaluation } from './fixture.ts'
import { renderAll } from './helpers/render.ts'

test('every format of the same evaluation has the same bytes, however often it is rendered', async t => {
  const first = await renderAll(fullEvaluation())
  await new Promise(resolve => setTimeout(resolve, 1_100))
  const second = await renderAll(fullEvaluation())
  t.true(first.size > reportFormats.length, 'one document or more of every format')
  for (const [suffix, bytes] of first) t.true(second.get(suffix)?.equals(bytes), suffix)
})

test('another evaluation time changes every format', async t => {
  const first = await renderAll(fullEvaluation())
  const second = await renderAll({ ...fullEvaluation(), evaluatedAt: '2027-01-01T00:00:00Z' })
  for (const [suffix, bytes] of first) t.false(second.get(suffix)?.equals(bytes), suffix)
})
