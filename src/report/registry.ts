// The list of formats, in the order in which people read about them. A test compares it with the folder formats/.
import type { ReportFormat } from './format.ts'
import { arf } from './formats/arf.ts'
import { ckl } from './formats/ckl.ts'
import { cklb } from './formats/cklb.ts'
import { csv } from './formats/csv.ts'
import { hdf } from './formats/hdf.ts'
import { html } from './formats/html/index.ts'
import { junit } from './formats/junit.ts'
import { markdown } from './formats/markdown.ts'
import { ndjson } from './formats/ndjson.ts'
import { oscal } from './formats/oscal.ts'
import { pdf } from './formats/pdf/index.ts'
import { poam } from './formats/poam/index.ts'
import { sarif } from './formats/sarif.ts'
import { xccdf } from './formats/xccdf.ts'
import { xccdf11 } from './formats/xccdf11.ts'

export const reportFormats: readonly ReportFormat[] = [
  pdf,
  html,
  ckl,
  cklb,
  xccdf,
  xccdf11,
  arf,
  oscal,
  hdf,
  poam,
  sarif,
  junit,
  csv,
  markdown,
  ndjson,
]
