// Reads the cells of an xlsx workbook with one sheet of texts, as its XML says them.
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { XmlDocument, type XmlElement } from 'libxml2-wasm'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'

const namespaces = { s: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main' }

/** The entries of a zip file by name. */
export async function readZip(bytes: Buffer): Promise<Map<string, { readonly entry: Entry; readonly bytes: Buffer }>> {
  const zip = await promisify((callback: (error: Error | null, zip: ZipFile) => void) =>
    fromBuffer(bytes, { lazyEntries: false, autoClose: false }, callback),
  )()
  const entries: Entry[] = []
  await new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => entries.push(entry))
    zip.on('end', resolve)
    zip.on('error', reject)
  })
  const files = new Map<string, { entry: Entry; bytes: Buffer }>()
  for (const entry of entries) {
    const stream = await promisify(
      zip.openReadStream.bind(zip) as (
        entry: Entry,
        callback: (error: Error | null, stream: NodeJS.ReadableStream) => void,
      ) => void,
    )(entry)
    files.set(entry.fileName, { entry, bytes: await buffer(stream) })
  }
  return files
}

/** Rows of texts. Throws where a cell is anything but a shared text: a number or a formula would be a fault. */
export async function readWorkbook(bytes: Buffer): Promise<string[][]> {
  const files = await readZip(bytes)
  const xml = (name: string) => files.get(name)?.bytes.toString('utf8') ?? ''
  using strings = XmlDocument.fromString(xml('xl/sharedStrings.xml'))
  const texts = strings.find('//s:si', namespaces).map(node => node.content)
  using sheet = XmlDocument.fromString(xml('xl/worksheets/sheet1.xml'))
  return sheet.find('//s:row', namespaces).map(row => {
    const cells: string[] = []
    for (const cell of (row as XmlElement).find('s:c', namespaces) as XmlElement[]) {
      const value = cell.find('s:v', namespaces)[0]?.content
      if (value === undefined) continue
      const type = cell.attr('t')?.content
      if (type !== 's' || cell.find('s:f', namespaces).length > 0) throw new Error(`a cell of type ${type}`)
      cells[columnOf(cell.attr('r')?.content ?? '')] = texts[Number(value)] ?? ''
    }
    // Empty cells have no element.
    return Array.from(cells, text => text ?? '')
  })
}

/** `A1` is column 0, `AB7` is column 27. */
const columnOf = (reference: string): number =>
  [...reference.replace(/[0-9]+$/, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
