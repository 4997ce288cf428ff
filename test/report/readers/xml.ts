// The texts of the elements that an XPath finds.
import { XmlDocument } from 'libxml2-wasm'

export function texts(bytes: Buffer, xpath: string, namespaces: Record<string, string> = {}): string[] {
  using document = XmlDocument.fromString(bytes.toString('utf8'), { option: 1 << 19 })
  return document.find(xpath, namespaces).map(node => node.content)
}
