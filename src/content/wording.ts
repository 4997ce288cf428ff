// Puts a rule's texts together from its controls where the benchmark leaves them out.
import type { Control } from '../schema/control.ts'

const paragraphs = (texts: readonly string[]): string => [...new Set(texts.map(text => text.trim()))].join('\n\n')

export const discussionText = (controls: readonly Control[]): string =>
  paragraphs(controls.map(control => control.reason))

export const checkText = (controls: readonly Control[]): string =>
  paragraphs(controls.map(control => `${control.inspect.trim()}\n\nIf it is not set: ${control.absent.trim()}`))

/** `any` stands alone; platforms follow under their names. */
export const fixText = (controls: readonly Control[]): string =>
  paragraphs(
    controls.flatMap(control =>
      Object.entries(control.remediation).map(([platform, text]) =>
        platform === 'any' ? text : `On ${platform}: ${text.trim()}`,
      ),
    ),
  )
