// Conditions of custom controls in CEL: checked when content is loaded, evaluated in a worker with limits.
export { celLimits, startCel } from './engine.ts'
export { compile } from './language.ts'
