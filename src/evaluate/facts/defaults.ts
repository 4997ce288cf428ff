// What an absent flag means, per component and Kubernetes minor. Outside of what the tables cover it is unknown.
import type { ComponentName } from '../../model/target.ts'
import type { Defaults } from '../../schema/content.ts'

export type FlagDefault =
  | { readonly value: string }
  /** The flag does not exist in this minor. */
  | { readonly gone: true }
  | { readonly unknown: string }

export class DefaultsTable {
  readonly #defaults: Defaults

  constructor(defaults: Defaults) {
    this.#defaults = defaults
  }

  get releases(): Defaults['releases'] {
    return this.#defaults.releases
  }

  flag(component: ComponentName, flag: string, minor: number): FlagDefault {
    const table = this.#defaults.components.find(entry => entry.component === component)
    const steps = table !== undefined && Object.hasOwn(table.flags, flag) ? table.flags[flag] : undefined
    if (table === undefined || steps === undefined)
      return { unknown: `the default of --${flag} of ${component} is not on record` }
    if (minor < table.covers.from || minor > table.covers.to)
      return { unknown: `the default of --${flag} in Kubernetes 1.${minor} is not on record` }
    const step = steps.findLast(entry => entry.from <= minor)
    if (step === undefined) return { gone: true }
    return step.value === null ? { gone: true } : { value: step.value }
  }

  /** Whether a flag is boolean, as far as its defaults tell. */
  isBoolean(component: ComponentName, flag: string): boolean | undefined {
    const table = this.#defaults.components.find(entry => entry.component === component)
    const steps = table !== undefined && Object.hasOwn(table.flags, flag) ? table.flags[flag] : undefined
    const values = steps?.map(step => step.value).filter(value => value !== null) ?? []
    if (values.length === 0) return undefined
    return values.every(value => value === 'true' || value === 'false')
  }
}
