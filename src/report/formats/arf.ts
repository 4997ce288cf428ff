// ARF 1.1: which asset, which benchmark was asked for, and the XCCDF 1.2 results, with the relations between them.
import type { Asset } from '../asset.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { xmlTemplate } from '../template.ts'
import { nameUuid } from '../uuid.ts'
import { xccdfView } from '../xccdf/view.ts'

export const arf: ReportFormat = {
  id: 'arf',
  title: 'ARF 1.1: XCCDF 1.2 results with the asset',
  suffix: '.arf.xml',
  mediaType: 'application/xml',
  perBenchmark: false,
  perNode: true,
  async *render(input) {
    const template = await xmlTemplate('arf.hbs')
    yield Buffer.from(template(view(input)))
  },
}

function view(input: ReportInput) {
  const { evaluation, asset, results } = input
  const stigIds = results.map(result => result.benchmark.stigId)
  const id = nameUuid('arf', evaluation.bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, ...stigIds)
  const reports = results.map((result, index) => ({
    // What is inside one ARF has ids of its own in it; the XCCDF ids stay as they are in an XCCDF file.
    requestId: `request-${index + 1}`,
    reportId: `report-${index + 1}`,
    ...xccdfView(input, result, '1.2'),
  }))
  return {
    collectionId: `arf-${id}`,
    toolVersion: evaluation.tool.version,
    isNode: asset.kind === 'node',
    hostName: asset.hostName,
    clusterIds: evaluation.cluster.uid === '' ? [] : [encodeURIComponent(evaluation.cluster.uid)],
    clusterVersion: evaluation.cluster.version,
    fqdns: asset.fqdn === '' ? [] : [asset.fqdn],
    hasConnections: asset.addresses.length > 0,
    connections: connections(asset),
    reports,
  }
}

const connections = ({ addresses }: Asset) =>
  addresses.map(address => ({
    isV6: address.includes(':'),
    address: address.includes(':') ? wholeV6(address) : address,
  }))

/** The schema of asset identification takes eight groups and no `::`. The address is a valid one. */
function wholeV6(address: string): string {
  const url = new URL(`http://[${address.replace(/%.*$/, '')}]/`)
  const [head = '', tail] = url.hostname.slice(1, -1).split('::')
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'))
  const [before, after] = [groups(head), groups(tail)]
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after].join(':')
}
