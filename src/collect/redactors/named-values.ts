// What a name announces within any longer text: a JSON document in an annotation, a message, a script, a log line.
import { findAssignments } from './assignments.ts'
import type { TextRedactor } from './redactor.ts'

export const namedValues: TextRedactor = {
  kind: 'named-value',
  hint: /[Pp][Aa][Ss][Ss]|PASS|[Pp][Ww][Dd]?["' :=]|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Kk]ey["'\\ :=]|KEY|[Cc]redential|CREDENTIAL|[Aa]uth|AUTH|[Cc]ookie|[Dd][Ss][Nn]|[Cc]onn/,
  isForValues: true,
  find: (text, take, suspicion) => findAssignments(text, 0, take, suspicion),
}
