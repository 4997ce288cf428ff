// Counts what was taken from each input and what was passed over.
import type { InputManifest } from '../../schema/manifest.ts'
import type { InputRecord } from './inputs.ts'

export interface InputTally {
  readonly record: InputRecord
  declared: number
  dumped: number
  readonly passedOver: { otherKinds: number; notKubernetes: number; repeated: number }
}

export const newTally = (record: InputRecord): InputTally => ({
  record,
  declared: 0,
  dumped: 0,
  passedOver: { otherKinds: 0, notKubernetes: 0, repeated: 0 },
})

export const inputOf = ({ record, declared, dumped, passedOver }: InputTally): InputManifest => ({
  name: record.name,
  size: record.size,
  sha256: record.sha256,
  declared,
  dumped,
  passedOver: { ...passedOver, files: record.skipped },
})
