// What the publisher's own file says of a rule beyond ids and texts, and how it was joined with the content that judged.
import * as z from 'zod'

/** Fields that only a file of DISA can fill; empty where the file leaves them empty. */
export const officialRuleSchema = z.strictObject({
  /** `C-45651r863732_chk`: the system of the check. */
  checkId: z.string(),
  /** `F-45609r863733_fix`. */
  fixId: z.string(),
  checkName: z.string(),
  checkHref: z.string(),
  /** Where false, the file has no check text for people (a SCAP benchmark), and the check is in stigpack's own words. */
  hasCheckText: z.boolean(),
  legacyIds: z.array(z.string()),
  /** DISA's number of the product, which STIG Viewer calls the target key. */
  targetKey: z.string(),
  /** `Kubernetes`. */
  targetSubject: z.string(),
  groupDescription: z.string(),
  falsePositives: z.string(),
  falseNegatives: z.string(),
  documentable: z.string(),
  mitigations: z.string(),
  severityOverrideGuidance: z.string(),
  potentialImpacts: z.string(),
  thirdPartyTools: z.string(),
  mitigationControl: z.string(),
  responsibility: z.string(),
  iaControls: z.string(),
  /** The rule id that the content was written for, where the file has another revision of it. */
  writtenFor: z.string().optional(),
})
export type OfficialRule = z.infer<typeof officialRuleSchema>

/** Which file the official texts of a result come from, and where it and the content differ. */
export const officialBenchmarkSchema = z.strictObject({
  /** The name of the XML file, without folders. */
  file: z.string(),
  /** SHA-256 of the XML file. */
  sha256: z.string(),
  /** `manual`: a STIG for people. `scap`: a benchmark for scanners, which has no check texts. */
  form: z.enum(['manual', 'scap']),
  description: z.string(),
  notice: z.string(),
  source: z.string(),
  /** What the content that judged was written for: `V2R6`. */
  writtenFor: z.string(),
  /** Group ids of the file that no control answers. */
  unanswered: z.array(z.string()),
  /** Group ids of the content that the file lacks; judged all the same, in stigpack's own words. */
  notInFile: z.array(z.string()),
})
