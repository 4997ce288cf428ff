// Site parameters: what a site decided for itself, such as its list of approved versions, laid over the controls' own.
import * as z from 'zod'

/** By control id, then by the name of the parameter. */
export const siteParametersSchema = z.record(z.string(), z.record(z.string(), z.unknown()))
export type SiteParameters = z.infer<typeof siteParametersSchema>
