// The list of formats, in the order in which people read about them. A test compares it with the folder formats/.
import type { ReportFormat } from './format.ts'
import { ckl } from './formats/ckl.ts'
import { cklb } from './formats/cklb.ts'
import { pdf } from './formats/pdf/index.ts'
import { xccdf } from './formats/xccdf.ts'

export const reportFormats: readonly ReportFormat[] = [pdf, xccdf, ckl, cklb]
