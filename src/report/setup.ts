// What a site said about its reports, with the blanks filled in: the same for every format.
import type { ReportConfig, SectionName } from '../schema/report-config.ts'
import { cleanDeep } from './clean.ts'
import type { Logo } from './logo.ts'

export interface Person {
  /** Each empty where nobody said it. */
  readonly name: string
  readonly role: string
  readonly organization: string
}

export interface ReportSetup {
  readonly title: string
  /** These are empty where nobody said them; nothing of it is ever made up. */
  readonly subtitle: string
  readonly systemName: string
  readonly systemIdentifier: string
  readonly assessor: Person
  readonly reviewer: Person
  /** Fields of the designation block of CUI; undefined where none was configured. */
  readonly cui: NonNullable<ReportConfig['cui']> | undefined
  readonly logo: Logo | undefined
  /** True for every section that is to be there. */
  readonly sections: Readonly<Record<SectionName, boolean>>
}

const sectionNames = [
  'contents',
  'charts',
  'ruleTable',
  'otherRules',
  'ruleTexts',
  'inventory',
  'verification',
  'signatures',
] as const satisfies readonly SectionName[]

export function reportSetup(given: ReportConfig | undefined, logo: Logo | undefined): ReportSetup {
  const config: Partial<ReportConfig> = given === undefined ? {} : cleanDeep(given)
  return {
    title: config.title ?? 'Security assessment report',
    subtitle: config.subtitle ?? '',
    systemName: config.system?.name ?? '',
    systemIdentifier: config.system?.identifier ?? '',
    assessor: person(config.assessor),
    reviewer: person(config.reviewer),
    cui: config.cui,
    logo,
    sections: Object.fromEntries(
      sectionNames.map(name => [name, config.sections?.[name] ?? true]),
    ) as ReportSetup['sections'],
  }
}

const person = (given: ReportConfig['assessor']): Person => ({
  name: given?.name ?? '',
  role: given?.role ?? '',
  organization: given?.organization ?? '',
})

/** `Kim Lee, ISSM, Example Office`; empty where nobody was named. */
export const personLine = ({ name, role, organization }: Person): string =>
  [name, role, organization].filter(part => part !== '').join(', ')
