// The list of formats and the folder of formats are the same.
import { readdirSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { reportFlags } from '../../src/cli/flags.ts'
import { reportFormats } from '../../src/report/index.ts'

test('every file or folder in formats/ is a registered format, and every format has one', t => {
  const names = readdirSync(assetPath('src', 'report', 'formats')).map(name => name.replace(/\.ts$/, ''))
  t.deepEqual(reportFormats.map(format => format.id).sort(), names.sort())
})

test('no two formats share an id or a suffix', t => {
  t.is(new Set(reportFormats.map(format => format.id)).size, reportFormats.length)
  t.is(new Set(reportFormats.map(format => format.suffix)).size, reportFormats.length)
})

test('--format says in its help which formats there are, and its default is some of them', t => {
  const ids = reportFormats.map(format => format.id)
  t.is(reportFlags.format.description, `Report formats, separated by commas, or all: ${ids.join(', ')}.`)
  for (const id of String(reportFlags.format.default).split(',')) t.true(ids.includes(id), id)
})
