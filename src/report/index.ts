// The report stage: a judged bundle as the documents that auditors take.

export { type ChecklistForm, writeChecklist } from './checklist/write.ts'
export { type Logo, logoOf } from './logo.ts'
export { checkOptions, type ReportOptions } from './options.ts'
export { reportFormats } from './registry.ts'
export { type ReportDocument, renderReports } from './render.ts'
export { type OwnTemplates, replaceable } from './template.ts'
