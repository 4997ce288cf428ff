// Use case: the cases of a site's controls through the real engine, and what does not come out as they say.
import { join } from 'node:path'
import { loadContent, loadSiteControls } from '../../content/index.ts'
import { didYouMean } from '../../model/nearest.ts'
import type { Control } from '../../schema/control.ts'
import { differences, runCase } from '../run-case.ts'
import { withCel } from '../with-cel.ts'

export interface FailedCase {
  readonly control: string
  readonly file: string
  readonly case: string
  /** Expected and got, one a line. */
  readonly differences: readonly string[]
  /** What every target said, for whoever has to mend it. */
  readonly targets: readonly { readonly target: string; readonly result: string; readonly message: string }[]
}

export interface TestedContent {
  readonly folder: string
  readonly controls: number
  readonly cases: number
  readonly failures: readonly FailedCase[]
  /** Lists that controls read and no collection from a cluster brings: what reads them is always notchecked there. */
  readonly neverCollected: readonly { readonly control: string; readonly source: string; readonly nearest: string }[]
}

/** Also proves that the folder loads beside the shipped content. Throws CONTENT_INVALID. */
export async function testContent(folder: string): Promise<TestedContent> {
  const { defaults } = await loadContent({ site: [folder] })
  const controls = await loadSiteControls(folder)
  const neverCollected = await sourcesNotCollected(controls.map(({ control }) => control))
  return withCel(
    controls.map(({ control }) => control.check),
    cel => {
      const failures: FailedCase[] = []
      let cases = 0
      for (const { control, path } of controls)
        for (const given of control.cases) {
          cases += 1
          const rule = runCase(control, given, defaults, cel)
          const differ = differences(given, rule)
          if (differ.length === 0) continue
          failures.push({
            control: control.id,
            file: path,
            case: given.name,
            differences: differ,
            targets: rule.checks.slice(0, 10).map(({ target, result, message }) => ({
              target: target.name,
              result,
              message,
            })),
          })
        }
      return { folder: join(folder), controls: controls.length, cases, failures, neverCollected }
    },
  )
}

async function sourcesNotCollected(controls: readonly Control[]): Promise<TestedContent['neverCollected']> {
  const { requiredPermissions } = await import('../../collect/index.ts')
  const lists = requiredPermissions().flatMap(({ apiGroups = [], resources = [] }) =>
    apiGroups.flatMap(group => resources.map(name => (group === '' ? name : `${name}.${group}`))),
  )
  const known = new Set(lists)
  return controls.flatMap(({ id, check }) =>
    ('sources' in check ? check.sources : [])
      .filter(source => !known.has(source))
      .map(source => ({ control: id, source, nearest: didYouMean(source, lists).trim() })),
  )
}
