// A benchmark of one rule, so that one control can be judged by the engine as it stands.
import type { Check } from '../schema/check.ts'
import type { Benchmark } from '../schema/content.ts'
import type { Control } from '../schema/control.ts'
import { checkText, discussionText, fixText } from './wording.ts'

/** `check` is the control's own where absent: a case or benchmark may have laid parameters over it. */
export function benchmarkOfControl(control: Control, check: Check = control.check): Benchmark {
  return {
    file: {
      id: 'control',
      stigId: 'control',
      title: control.title,
      version: '1',
      release: '1',
      releaseInfo: 'Release: 1',
      publisher: 'stigpack',
      basis: 'literal',
    },
    rules: [
      {
        rule: {
          group: 'V-1',
          rule: 'SV-1r1_rule',
          version: control.id,
          groupTitle: control.id,
          severity: 'medium',
          weight: '10.0',
          ccis: ['CCI-000366'],
          title: control.title,
          controls: [{ control: control.id }],
        },
        controls: [{ control, check, applies: control.applies }],
        discussion: discussionText([control]),
        check: checkText([control]),
        fix: fixText([control]),
        nist: { rev4: [], rev5: [] },
        area: '',
      },
    ],
    contentSha256: '0'.repeat(64),
  }
}
