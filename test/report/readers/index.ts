// How many rules of each status a document holds, read out of its bytes alone: one reader for each format.
import { arf } from './arf.ts'
import { ckl } from './ckl.ts'
import { cklb } from './cklb.ts'
import { csv } from './csv.ts'
import { hdf } from './hdf.ts'
import { html } from './html.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { ndjson } from './ndjson.ts'
import { oscal } from './oscal.ts'
import { pdf } from './pdf.ts'
import { poam } from './poam.ts'
import { sarif } from './sarif.ts'
import type { Reader } from './status.ts'
import { xccdf } from './xccdf.ts'

/** By id of the format. A test fails where a registered format has no reader here. */
export const readers: Readonly<Record<string, Reader>> = {
  arf,
  ckl,
  cklb,
  csv,
  hdf,
  html,
  junit,
  markdown,
  ndjson,
  oscal,
  pdf,
  poam,
  sarif,
  xccdf,
  xccdf11: xccdf,
}
