// States of units, as systemctl tells them and as processes and files tell where systemctl cannot be asked.
import test from 'ava'
import type { CaseEvidence } from '../../../src/content/index.ts'
import type { Given } from '../../../src/schema/control.ts'
import { judge } from '../helpers/judge.ts'

const inactive = { kind: 'unit-state', units: ['ssh.service'], programs: ['sshd'], expect: 'inactive' }
const disabled = { kind: 'unit-state', units: ['ssh.service'], expect: 'disabled' }
const given: Given = {
  nodes: [{ name: 'w', roles: [] }],
  nodeEvidence: { w: { processes: ['kubelet'], units: { 'ssh.service': 'inactive disabled' } } },
}
/** The unit's line in the form of a script that has no systemctl. */
const byProcesses =
  (line: object) =>
  (evidence: CaseEvidence): CaseEvidence => ({
    ...evidence,
    files: evidence.files.map(file =>
      file.path.endsWith('/services.ndjson')
        ? {
            ...file,
            lines: [
              JSON.stringify({
                kind: 'unit',
                name: 'ssh.service',
                by: 'processes',
                running: false,
                unitFiles: [],
                wantedBy: [],
                ...line,
              }),
            ],
          }
        : file,
    ),
  })
const verdict = (check: object, line: object) => judge(check, given, { change: byProcesses(line) }).result

test('without systemctl a process of its name is the unit running', t => {
  t.is(verdict(inactive, {}), 'pass')
  t.is(verdict(inactive, { running: true }), 'fail')
})

test('without systemctl the links that start it at boot tell whether it is enabled', t => {
  t.is(verdict(disabled, {}), 'pass')
  t.is(verdict(disabled, { unitFiles: ['/lib/systemd/system/ssh.service'] }), 'pass')
  t.is(verdict(disabled, { wantedBy: ['/etc/systemd/system/multi-user.target.wants/ssh.service'] }), 'fail')
})

test('a unit of which two things are said is not known', t => {
  const twice = (evidence: CaseEvidence): CaseEvidence => ({
    predicate: { ...evidence.predicate, collectors: [] },
    files: evidence.files.map(file =>
      file.path.endsWith('/services.ndjson') ? { ...file, lines: [...file.lines, ...file.lines] } : file,
    ),
  })
  t.is(judge(disabled, given, { change: twice }).result, 'notchecked')
})
