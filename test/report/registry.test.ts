// The list of formats and the folder of formats are the same.
import { readdirSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { reportFormats } from '../../src/report/index.ts'

test('every file or folder in formats/ is a registered format, and every format has one', t => {
  const names = readdirSync(assetPath('src', 'report', 'formats')).map(name => name.replace(/\.ts$/, ''))
  t.deepEqual(reportFormats.map(format => format.id).sort(), names.sort())
})

test('no two formats share an id or a suffix', t => {
  t.is(new Set(reportFormats.map(format => format.id)).size, reportFormats.length)
  t.is(new Set(reportFormats.map(format => format.suffix)).size, reportFormats.length)
})
