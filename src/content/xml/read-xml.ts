// Reads XML that somebody brought into a small tree. Nothing of it is fetched, declared or expanded: no DOCTYPE, no entities but XML's own.
import { SaxesParser } from 'saxes'
import { ForeignFileProblem } from '../foreign-file.ts'
import { decodeText } from './decode.ts'

export interface XmlElement {
  /** Without prefix. */
  readonly name: string
  readonly namespace: string
  /** By their names without prefix. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text in it and in what is in it, in order. */
  readonly text: string
}

export interface XmlFile {
  readonly root: XmlElement
  /** Comments inside the root; some tools keep data in them. */
  readonly comments: number
}

// The whole library of DISA has no XML file above 20 MB, and none nested deeper than 20.
export const xmlLimits = { bytes: 128 * 2 ** 20, depth: 256, elements: 3_000_000, attributes: 256, text: 32 * 2 ** 20 }

interface Open {
  readonly name: string
  readonly namespace: string
  readonly attributes: Map<string, string>
  readonly children: XmlElement[]
  readonly parts: string[]
}

/** Throws ForeignFileProblem. */
export function readXml(bytes: Uint8Array, limits: typeof xmlLimits = xmlLimits): XmlFile {
  const refuse = (what: string) => new ForeignFileProblem(what, true)
  if (bytes.byteLength > limits.bytes) throw refuse(`It has more than ${limits.bytes} bytes.`)
  const text = decodeText(bytes)
  if (text === undefined)
    throw new ForeignFileProblem('It is not text in an encoding that is known here; save it as UTF-8.')
  const parser = new SaxesParser({ xmlns: true, position: true })
  const at = (): string => `line ${parser.line}, column ${parser.column}`
  const open: Open[] = []
  let root: XmlElement | undefined
  let [elements, comments, attributes] = [0, 0, 0]
  parser.on('error', error => {
    // The parser puts the position in front of its message.
    throw new ForeignFileProblem(`It is no well-formed XML: ${error.message}`)
  })
  parser.on('doctype', () => {
    throw refuse(`It declares a DOCTYPE (${at()}), which no file of DISA has.`)
  })
  parser.on('opentagstart', () => {
    attributes = 0
  })
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > limits.attributes)
      throw refuse(`An element has more than ${limits.attributes} attributes (${at()}).`)
  })
  parser.on('opentag', tag => {
    elements += 1
    if (elements > limits.elements) throw refuse(`It has more than ${limits.elements} elements.`)
    if (open.length >= limits.depth) throw refuse(`It is nested deeper than ${limits.depth} (${at()}).`)
    const named = new Map(Object.values(tag.attributes).map(({ local, value }) => [local, value]))
    open.push({ name: tag.local, namespace: tag.uri, attributes: named, children: [], parts: [] })
  })
  const add = (part: string): void => {
    if (part.length > limits.text) throw refuse(`A text has more than ${limits.text} characters (${at()}).`)
    open.at(-1)?.parts.push(part)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('comment', () => {
    if (open.length > 0) comments += 1
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed === undefined) return
    const { parts, ...element } = closed
    const done: XmlElement = { ...element, text: parts.join('') }
    const parent = open.at(-1)
    if (parent === undefined) root = done
    else {
      parent.children.push(done)
      parent.parts.push(done.text)
    }
  })
  parser.write(text).close()
  if (root === undefined) throw new ForeignFileProblem('There is no element in it.')
  return { root, comments }
}

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter(child => child.name === name)

export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find(child => child.name === name)

/** The text of the first child of that name; empty where there is none. */
export const childText = (element: XmlElement, name: string): string => childOf(element, name)?.text ?? ''
