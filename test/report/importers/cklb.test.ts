// CKLB as STIG Viewer 3 and its strictest readers want it: every key, and each thing that STIG Manager is known to refuse or to drop.

import { readFileSync } from 'node:fs'
import test from 'ava'
import * as z from 'zod'
import { sharedFile } from '../../helpers/shared-file.ts'
import { fullEvaluation } from '../fixture.ts'
import { renderText } from '../helpers/render.ts'

const record = z.record(z.string(), z.unknown())
const shape = record.and(
  z.object({ target_data: record, stigs: z.array(record.and(z.object({ rules: z.array(record) }))) }),
)
const checklist = shape.parse(JSON.parse(await renderText(fullEvaluation(), 'cklb')))
const [stig] = checklist.stigs
const rules = stig?.rules ?? []

test('the root has its title, a uuid, the version of the format, and what STIG Viewer keeps of its window', t => {
  t.like(checklist, { cklb_version: '1.0', active: false, mode: 2, has_path: true })
  t.regex(String(checklist['id']), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.truthy(checklist['title'])
})

test('target_data has every key, and a host name', t => {
  t.deepEqual(Object.keys(checklist.target_data).sort(), [
    'classification',
    'comments',
    'fqdn',
    'host_name',
    'ip_address',
    'is_web_database',
    'mac_address',
    'role',
    'target_type',
    'technology_area',
    'web_db_instance',
    'web_db_site',
  ])
  t.is(checklist.target_data['host_name'], 'enclave-7-prod')
  t.is(checklist.target_data['is_web_database'], false)
})

test('a STIG has its id without the prefix of SCAP, and size is the number of all its rules', t => {
  t.like(stig, {
    stig_id: 'Kubernetes_STIG',
    size: 92,
    version: '2',
    release_info: 'Release: 6 Benchmark Date: 01 Apr 2026',
  })
  t.is(rules.length, 92)
})

test('a rule has every key that Evaluate-STIG asks for, each in the type that the schema wants', t => {
  const texts = [
    'uuid',
    'stig_uuid',
    'group_id',
    'group_id_src',
    'rule_id',
    'rule_id_src',
    'weight',
    'classification',
    'severity',
    'rule_version',
    'rule_title',
    'fix_text',
    'group_title',
    'false_positives',
    'false_negatives',
    'discussion',
    'check_content',
    'documentable',
    'mitigations',
    'potential_impacts',
    'third_party_tools',
    'mitigation_control',
    'responsibility',
    'security_override_guidance',
    'ia_controls',
    'createdAt',
    'updatedAt',
    'STIGUuid',
    'status',
    'comments',
    'finding_details',
  ]
  for (const rule of rules) {
    for (const name of texts) t.is(typeof rule[name], 'string', name)
    for (const name of ['legacy_ids', 'ccis', 'group_tree']) t.true(Array.isArray(rule[name]), name)
    for (const name of ['target_key', 'stig_ref', 'reference_identifier']) t.true(name in rule, name)
    t.like(rule['check_content_ref'], { name: 'M' })
    t.deepEqual(rule['overrides'], {})
  }
})

test('rule_id_src and a status of the four are in every rule: STIG Manager drops a rule without them in silence', t => {
  for (const rule of rules) {
    t.regex(String(rule['rule_id_src']), /_rule$/)
    t.is(rule['rule_id'], String(rule['rule_id_src']).replace(/_rule$/, ''))
    t.true(['not_reviewed', 'open', 'not_a_finding', 'not_applicable'].includes(String(rule['status'])))
  }
})

test('group_title and the tree both have the SRG id: STIG Viewer 3 reads the tree, others the title', t => {
  for (const rule of rules.filter(one => one['group_id'] !== 'V-900008'))
    t.deepEqual(rule['group_tree'], [
      { id: rule['group_id'], title: rule['group_title'], description: '<GroupDescription></GroupDescription>' },
    ])
})

const sample = sharedFile('samples', 'golden-min.cklb')
const testHere = sample === undefined ? test.skip : test
testHere(
  `no key is missing that a full sample has${sample === undefined ? ' (no shared/samples above the project)' : ''}`,
  t => {
    const other = shape.parse(JSON.parse(readFileSync(sample ?? '', 'utf8')))
    const missing = (from: object | undefined, to: object | undefined): string[] =>
      Object.keys(from ?? {}).filter(key => !(key in (to ?? {})))
    t.deepEqual(missing(other.stigs[0], stig), [])
    t.deepEqual(missing(other.stigs[0]?.rules[0], rules[0]), [])
    t.deepEqual(missing(other.target_data, checklist.target_data), [])
  },
)
