// What a run holds for secret: the names and values that stigpack knows, and those that a site adds.
import { isHarmless, isSecretName, isSecretValue, type NameStyle } from './secret-name.ts'

export interface Suspicion {
  isName(name: string, style: NameStyle): boolean
  isValue(value: string): boolean
}

export const usualSuspicion: Suspicion = { isName: isSecretName, isValue: isSecretValue }

/** Whether the value of a variable, header or parameter of this name has to go. */
export const isSecret = (suspicion: Suspicion, name: string, value: string, style: NameStyle = 'variable'): boolean =>
  (suspicion.isName(name, style) && !isHarmless(value)) || suspicion.isValue(value)
