// Puts a rule's texts together from its controls where the benchmark leaves them out.
import type { Control } from '../schema/control.ts'

const paragraphs = (texts: readonly string[]): string => [...new Set(texts.map(text => text.trim()))].join('\n\n')

export const discussionText = (controls: readonly Control[]): string =>
  paragraphs(controls.map(control => control.reason))

export const checkText = (controls: readonly Control[]): string =>
  paragraphs(controls.map(control => `${control.inspect.trim()}\n\n${ifAbsent(control)}${control.absent.trim()}`))

/** Only a setting can be "not set"; a file can be missing, and an answer of a person says it all by itself. */
function ifAbsent({ check }: Control): string {
  if (['awaits-evidence', 'file-mode', 'file-owner'].includes(check.kind)) return 'If there is none: '
  return ['component-flag', 'feature-gate', 'kubelet-setting'].includes(check.kind) ? 'If it is not set: ' : ''
}

/** `any` stands alone; platforms follow under their names. */
export const fixText = (controls: readonly Control[]): string =>
  paragraphs(
    controls.flatMap(control =>
      Object.entries(control.remediation).map(([platform, text]) =>
        platform === 'any' ? text : `With ${platform}:\n\n${text.trim()}`,
      ),
    ),
  )
