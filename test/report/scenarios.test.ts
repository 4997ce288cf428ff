// Every scenario in every format of the registry: each document is read back, and all have the counts of the result.
import test from 'ava'
import { reportFormats } from '../../src/report/index.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { renderAll } from './helpers/render.ts'
import { readers } from './readers/index.ts'
import { asSeenBy, resultTable, type Status, type StatusCounts, tally } from './readers/status.ts'
import { scenarios } from './scenarios.ts'

test('every format of the registry can be read back', t => {
  t.deepEqual(
    reportFormats.map(format => format.id).filter(id => readers[id] === undefined),
    [],
  )
})

const countsOf = ({ results }: Evaluation): StatusCounts =>
  tally(
    results.flatMap(({ rules }) => rules.map(({ result }) => result)),
    resultTable,
  )

function sum(all: readonly StatusCounts[]): StatusCounts {
  const total = (status: Status): number => all.reduce((counted, counts) => counted + counts[status], 0)
  return {
    pass: total('pass'),
    fail: total('fail'),
    notapplicable: total('notapplicable'),
    notreviewed: total('notreviewed'),
  }
}

for (const { name, evaluation } of scenarios) {
  for (const { id, suffix } of reportFormats) {
    test(`${name}: ${id} has the counts of the result`, async t => {
      const result = await evaluation()
      const documents = await renderAll(result, { formats: [id], resultFile: 'cluster.result.json' })
      const reader = readers[id]
      if (reader === undefined) return t.fail(`nothing reads ${id} back`)
      const read = [...documents].filter(([ending]) => ending.endsWith(suffix)).map(([, bytes]) => reader.read(bytes))
      t.deepEqual(sum(await Promise.all(read)), asSeenBy(reader, countsOf(result)))
    })
  }
}

test('documents of nodes whose names are alike have names of their own, none of them longer than file systems take', async t => {
  const hostile = scenarios.find(({ name }) => name === 'hostile names')
  const formats = reportFormats.filter(({ perNode }) => perNode).map(({ id }) => id)
  const result = await hostile?.evaluation()
  if (result === undefined) return t.fail()
  const documents = await renderAll(result, { formats, asset: 'node' })
  t.is(documents.size, formats.length * result.nodes.length)
  const names = [...documents.keys()].map(suffix => suffix.toLowerCase())
  t.is(new Set(names).size, names.length)
  for (const suffix of documents.keys()) {
    t.regex(suffix, /^\.[A-Za-z0-9._-]+$/)
    t.notRegex(suffix, /\.\./)
    t.true(suffix.length < 140, suffix)
  }
})
