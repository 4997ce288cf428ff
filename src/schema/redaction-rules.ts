// A site's own redaction rules: what stigpack shall take out beside what it knows. docs/guides/redaction.md explains them.
import * as z from 'zod'

/** Letters, digits and the marks that names and tokens are made of; `*` is any number of them, `?` is one. */
const alphabet = /^[A-Za-z0-9_.~+/=*?-]+$/
const allowed = 'only letters, digits and _ . ~ + / = - are allowed, with * for any number of them and ? for one'
const pattern = z.string().min(1).max(128).regex(alphabet, allowed)

export const redactionRuleSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'up to 40 small letters, digits and dashes are expected'),
    /** The whole name of a variable, flag, annotation, parameter or setting; capitals do not matter. */
    key: pattern
      .refine(text => /[A-Za-z0-9]/.test(text), 'a pattern that holds no letter or digit would take everything')
      .optional(),
    /** A word within any value; begins with at least four characters that are no wildcard. */
    value: pattern
      .refine(text => /^[^*?]{4}/.test(text), 'it has to begin with four characters that are neither * nor ?')
      .optional(),
  })
  .refine(rule => (rule.key === undefined) !== (rule.value === undefined), 'either `key` or `value` is expected')
export type RedactionRule = z.infer<typeof redactionRuleSchema>

export const redactionRulesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  rules: z.array(redactionRuleSchema).min(1).max(200),
})
