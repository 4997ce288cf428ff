// Who controls the document, a line each: for CUI the designation block that DoDI 5200.48 wants on the first page.
import type { ReportInput } from './format.ts'
import { isControlled } from './marking.ts'

const blank = '______________________________'

/** What nobody said is left to be written in, never made up; without CUI there is only what was said. */
export function designationLines({ marking, organization, setup }: ReportInput): string[] {
  const { cui } = setup
  if (!isControlled(marking))
    return organization === '' ? [] : [`Marking: ${marking}`, `Controlled by: ${organization}`]
  const controllers = cui?.controlledBy ?? [organization || blank, blank]
  return [
    ...controllers.map(name => `Controlled by: ${name}`),
    `CUI category: ${cui?.categories?.join(', ') ?? blank}`,
    `Distribution/dissemination: ${cui?.distribution ?? blank}`,
    `POC: ${cui?.pointOfContact ?? blank}`,
  ]
}
