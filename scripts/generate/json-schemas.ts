// JSON Schemas of the public files, from the zod schemas that the code itself reads them with.
import * as z from 'zod'
import { attestationsSchema } from '../../src/schema/attestations.ts'
import { benchmarkSchema } from '../../src/schema/benchmark.ts'
import { controlSchema } from '../../src/schema/control.ts'
import { evaluationSchema } from '../../src/schema/evaluation.ts'
import { jsonOutputs } from '../../src/schema/json-output.ts'
import { manifestSchema } from '../../src/schema/manifest.ts'
import { nodeEvidenceLineSchema } from '../../src/schema/node-evidence.ts'
import { overlaySchema } from '../../src/schema/overlay.ts'
import { siteParametersSchema } from '../../src/schema/parameters.ts'
import { platformSchema } from '../../src/schema/platform.ts'
import { recommendationsSchema } from '../../src/schema/recommendations.ts'
import { reportConfigSchema } from '../../src/schema/report-config.ts'
import { reportLineSchema } from '../../src/schema/report-line.ts'
import { stigFileSchema } from '../../src/schema/stig.ts'
import { waiversSchema } from '../../src/schema/waivers.ts'

const schemas = {
  manifest: manifestSchema,
  evaluation: evaluationSchema,
  control: controlSchema,
  benchmark: benchmarkSchema,
  recommendations: recommendationsSchema,
  overlay: overlaySchema,
  parameters: siteParametersSchema,
  'node-evidence': nodeEvidenceLineSchema,
  platform: platformSchema,
  stigs: stigFileSchema,
  'report-config': reportConfigSchema,
  'report-line': reportLineSchema,
  attestations: attestationsSchema,
  waivers: waiversSchema,
  ...Object.fromEntries(
    Object.entries(jsonOutputs).map(([id, schema]) => [`json-${id.replace(':', '-')}`, schema] as const),
  ),
}

export const jsonSchemas = (): [path: string, text: string][] =>
  Object.entries(schemas).map(([name, schema]) => [
    `docs/formats/schemas/${name}.schema.json`,
    `${JSON.stringify({ title: `stigpack ${name}`, ...z.toJSONSchema(schema, { io: 'input' }) }, undefined, 2)}\n`,
  ])
