// OSCAL and OHDF, in every scenario, for the cluster and its nodes: valid under the official schemas where those are there, and
// in OSCAL every identifier names one thing and every reference leads to one. A schema sees neither.
import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import test from 'ava'
import { renderAll } from '../helpers/render.ts'
import { schemaFile } from '../helpers/schemas.ts'
import { scenarios } from '../scenarios.ts'

/** Times by RFC 3339, addresses that an URL parser takes; nothing of ours is an address of mail. */
const formats = {
  'date-time': (text: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => !/\s/.test(text) && URL.canParse(text, 'http://example.invalid'),
  email: true,
} as const

const validators = (folder: string, ...names: readonly string[]): ValidateFunction[] =>
  names.flatMap(name => {
    const file = schemaFile(folder, name)
    if (file === undefined) return []
    const ajv = new Ajv({ strict: false, formats })
    return [ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object)]
  })
const oscal = validators('oscal', 'oscal_complete_schema-1-1-3.json', 'oscal_complete_schema-1-2-2.json')
const hdf = validators('hdf', 'exec-json.json')
const without = oscal.length + hdf.length === 0 ? ' (schemas left out: no shared/schemas above the project)' : ''

interface Facts {
  readonly defined: string[]
  readonly referred: string[]
  readonly empty: string[]
  readonly badTokens: string[]
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** OSCAL's TokenDatatype. */
const token = /^[\p{L}_][\p{L}\p{N}.\-_]*$/u
const tokens = new Set(['type', 'state', 'reason', 'control-id', 'target-id', 'lifecycle', 'status'])

function walk(value: unknown, path: string, facts: Facts): Facts {
  if (Array.isArray(value)) {
    if (value.length === 0) facts.empty.push(path)
    value.forEach((inner, index) => {
      walk(inner, `${path}[${index}]`, facts)
    })
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== 'string') walk(inner, `${path}.${key}`, facts)
      else if (key === 'uuid') facts.defined.push(inner)
      else if (key.endsWith('-uuid')) facts.referred.push(inner)
      else if (key === 'href' && inner.startsWith('#')) facts.referred.push(inner.slice(1))
      else if (inner === '') facts.empty.push(`${path}.${key}`)
      else if (tokens.has(key) && !token.test(inner)) facts.badTokens.push(`${path}.${key} ${inner}`)
    }
  }
  return facts
}

for (const { name, evaluation } of scenarios) {
  for (const asset of ['cluster', 'node'] as const) {
    test(`${name}, by ${asset}: OSCAL refers to what is there, and OSCAL and OHDF fit their schemas${without}`, async t => {
      const judged = await evaluation()
      // A bundle's times are times: the schema of its manifest refuses others.
      const bundle = {
        ...judged.bundle,
        startedAt: judged.bundle.startedAt.includes('\n') ? judged.bundle.finishedAt : judged.bundle.startedAt,
      }
      const documents = await renderAll(
        { ...judged, bundle },
        {
          formats: ['oscal', 'hdf'],
          asset,
          organization: 'Example',
        },
      )
      t.true(documents.size > 1)
      for (const [suffix, bytes] of documents) {
        const document: unknown = JSON.parse(bytes.toString('utf8'))
        const isOscal = suffix.endsWith('.oscal-ar.json')
        for (const validate of isOscal ? oscal : hdf)
          t.true(
            validate(document),
            `${suffix}: ${JSON.stringify(validate.errors?.filter(({ keyword }) => keyword !== 'required').slice(0, 5))}`,
          )
        if (!isOscal) continue
        const { defined, referred, empty, badTokens } = walk(document, '', {
          defined: [],
          referred: [],
          empty: [],
          badTokens: [],
        })
        t.true(defined.length > 3 && referred.length > 1)
        t.is(new Set(defined).size, defined.length)
        const known = new Set(defined)
        t.deepEqual(
          {
            missing: referred.filter(id => !known.has(id)),
            odd: defined.filter(id => !uuid.test(id)),
            empty,
            badTokens,
          },
          { missing: [], odd: [], empty: [], badTokens: [] },
        )
      }
    })
  }
}
