// The official schemas, which are not part of the project: they lie in shared/schemas in a folder above it, or are absent.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { XmlDocument, XsdValidator, xmlCleanupInputProvider, xmlRegisterInputProvider } from 'libxml2-wasm'
import { sharedFile } from '../../helpers/shared-file.ts'

/** Absolute path of a file in shared/schemas; undefined where the folder is absent. */
export const schemaFile = (...parts: string[]): string | undefined => sharedFile('schemas', ...parts)

// The CPE naming schema is not among the files; the types that the others refer to are enough to load them.
const cpeNaming = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://cpe.mitre.org/naming/2.0">
  <xs:simpleType name="cpe22Type"><xs:restriction base="xs:anyURI"/></xs:simpleType>
  <xs:simpleType name="cpe23Type"><xs:restriction base="xs:string"/></xs:simpleType>
  <xs:simpleType name="namePattern"><xs:restriction base="xs:string"/></xs:simpleType>
</xs:schema>`

/** Throws with the first complaint where `xml` does not fit the XSD. Imports resolve to the files beside it by their names. */
export function validateXml(xml: string, xsd: string): void {
  const open = new Map<number, { readonly bytes: Buffer; at: number }>()
  const find = (name: string): Buffer | undefined => {
    const base = name.split('/').at(-1) ?? ''
    if (base === 'cpe-naming_2.3.xsd') return Buffer.from(cpeNaming)
    const candidates = [join(dirname(xsd), base), join(dirname(xsd), '..', 'common', base)]
    const found = candidates.find(candidate => existsSync(candidate))
    return found === undefined ? undefined : readFileSync(found)
  }
  xmlRegisterInputProvider({
    match: name => find(name) !== undefined,
    open: name => {
      const bytes = find(name)
      if (bytes === undefined) return undefined
      open.set(open.size + 1, { bytes, at: 0 })
      return open.size
    },
    read: (handle, buffer) => {
      const file = open.get(handle)
      if (file === undefined) return -1
      const count = file.bytes.copy(buffer, 0, file.at)
      file.at += count
      return count
    },
    close: () => true,
  })
  try {
    using schema = XmlDocument.fromString(readFileSync(xsd, 'utf8'), { url: xsd })
    using validator = XsdValidator.fromDoc(schema)
    using document = XmlDocument.fromString(xml)
    validator.validate(document)
  } finally {
    xmlCleanupInputProvider()
  }
}
