// Runs the redaction over one object, as a list of one.

import { jsonBytes } from '../../../src/collect/json/bytes.ts'
import { readPage } from '../../../src/collect/json/page.ts'
import { LineRenderer } from '../../../src/collect/json/render.ts'
import { Redaction } from '../../../src/collect/redaction.ts'

export const key = new Uint8Array(32).fill(9)

export function redact(object: string, source = 'pods', redaction = new Redaction(key)): string {
  const bytes = jsonBytes(Buffer.from(`{"kind":"XList","apiVersion":"v1","metadata":{},"items":[${object}]}`))
  const { items } = readPage(bytes, redaction.scanner)
  const changes = items.map(item => redaction.ofItem(bytes.buffer, item, source))
  return new LineRenderer()
    .render(bytes.buffer, items, changes)
    .toString()
    .trimEnd()
    .replace('{"apiVersion":"","kind":"",', '{')
}

export const inPod = (container: string) =>
  `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[${container}]}}`

export const annotated = (value: string) =>
  `{"kind":"X","apiVersion":"v1","metadata":{"name":"x","annotations":{"note":"${value}"}}}`
