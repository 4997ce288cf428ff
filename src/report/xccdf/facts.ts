// What an XCCDF result says of the machine, under the names by which SCC and STIG Manager know it.
import type { Asset } from '../asset.ts'
import type { ReportInput } from '../format.ts'

export interface Fact {
  readonly name: string
  readonly value: string
}

/** SCC's names first; then STIG Manager's own, from which it fills the asset; then ours. */
export function targetFacts({ evaluation }: ReportInput, asset: Asset): Fact[] {
  const scap = 'urn:scap:fact:asset:identifier:'
  const list: Fact[] = [
    { name: `${scap}host_name`, value: asset.hostName },
    { name: `${scap}fqdn`, value: asset.fqdn },
    ...asset.addresses.map(value => ({ name: `${scap}${value.includes(':') ? 'ipv6' : 'ipv4'}`, value })),
    { name: 'tag:stig-manager@users.noreply.github.com,2020:asset:fqdn', value: asset.fqdn },
    // Its own joining of several target-address elements with blanks makes a list that other tools refuse.
    { name: 'tag:stig-manager@users.noreply.github.com,2020:asset:ip', value: asset.ip },
    { name: 'urn:stigpack:fact:cluster:uid', value: evaluation.cluster.uid },
    { name: 'urn:stigpack:fact:cluster:version', value: evaluation.cluster.version },
    { name: 'urn:stigpack:fact:cluster:server', value: evaluation.cluster.server },
  ]
  return list.filter(fact => fact.value !== '')
}
