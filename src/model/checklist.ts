// A checklist as STIG Viewer knows it, whatever file it lies in: what CKL and CKLB both say, and what only one of them can.

/** STIG Viewer's four statuses, as CKL spells them. */
export type ChecklistStatus = 'NotAFinding' | 'Open' | 'Not_Applicable' | 'Not_Reviewed'

/** `''` is "not said" wherever nothing else is written here. */
export interface ChecklistAsset {
  /** `None`, `Workstation`, `Member Server`, `Domain Controller`. */
  readonly role: string
  /** `Computing` or `Non-Computing`. */
  readonly assetType: string
  /** `CUI`, `UNCLASSIFIED`: free text. Undefined: the element is not there, as in files of STIG Viewer before 2.14. */
  readonly marking: string | undefined
  readonly hostName: string
  readonly hostIp: string
  readonly hostMac: string
  readonly hostFqdn: string
  readonly comment: string
  readonly techArea: string
  readonly targetKey: string
  readonly webOrDatabase: boolean
  readonly webDbSite: string
  readonly webDbInstance: string
  /** CKL alone, both deprecated. */
  readonly hostGuid: string | undefined
  readonly stigGuid: string | undefined
}

export interface ChecklistStig {
  readonly stigId: string
  readonly title: string
  readonly version: string
  /** `Release: 6 Benchmark Date: 01 Apr 2026`. */
  readonly releaseInfo: string
  readonly uuid: string
  /** CKL alone. */
  readonly classification: string
  readonly customName: string
  readonly description: string
  readonly fileName: string
  readonly notice: string
  readonly source: string
  /** CKLB alone: a short title, DISA's number of the product, and how many rules the STIG has. */
  readonly displayName: string
  readonly referenceIdentifier: string
  readonly size: number
  readonly rules: readonly ChecklistRule[]
}

export interface ChecklistRule {
  /** `V-242376`. */
  readonly groupId: string
  /** In a STIG, the SRG id. */
  readonly groupTitle: string
  /** With its suffix: `SV-242376r960759_rule`. */
  readonly ruleId: string
  /** `CNTR-K8-000150`. */
  readonly version: string
  /** `high`, `medium`, `low`; `unknown` and nothing occur. */
  readonly severity: string
  readonly title: string
  readonly discussion: string
  readonly check: string
  readonly fix: string
  readonly weight: string
  readonly classification: string
  readonly stigRef: string
  readonly targetKey: string
  readonly stigUuid: string
  readonly iaControls: string
  readonly falsePositives: string
  readonly falseNegatives: string
  readonly documentable: string
  readonly mitigations: string
  readonly potentialImpact: string
  readonly thirdPartyTools: string
  readonly mitigationControl: string
  readonly responsibility: string
  readonly severityOverrideGuidance: string
  /** The name of the check, `M` in a manual STIG. */
  readonly checkContentRef: string
  readonly legacyIds: readonly string[]
  /** In the order of the file. */
  readonly ccis: readonly string[]
  readonly status: ChecklistStatus
  readonly findingDetails: string
  readonly comments: string
  /** `''`: not overridden. */
  readonly severityOverride: string
  readonly severityJustification: string
  /** CKLB alone. */
  readonly uuid: string
  readonly checkContentHref: string
  readonly groupDescription: string
  readonly referenceIdentifier: string
  /** Instants as the file has them. */
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Checklist {
  readonly asset: ChecklistAsset
  readonly stigs: readonly ChecklistStig[]
  /** CKLB alone. */
  readonly title: string
  readonly id: string
}
