// Reads a result file back, trusting nothing about it before the schema has spoken.
import * as z from 'zod'
import { StigpackError } from '../errors.ts'
import { type Evaluation, evaluationSchema } from '../schema/evaluation.ts'
import { readText } from './input-file.ts'
import { contradictionIn } from './result-consistency.ts'

/** Throws INPUT_NOT_FOUND, INPUT_UNREADABLE and RESULT_INVALID. */
export async function readEvaluation(file: string): Promise<Evaluation> {
  const parsed = evaluationSchema.safeParse(parseJson(await readText(file), file))
  if (!parsed.success) {
    throw new StigpackError('RESULT_INVALID', {
      what: `${file} is not a result of stigpack evaluate that this version understands.`,
      why: z.prettifyError(parsed.error).split('\n').slice(0, 6).join(' '),
    })
  }
  const contradiction = contradictionIn(parsed.data)
  if (contradiction !== undefined) {
    throw new StigpackError('RESULT_INVALID', {
      what: `${file} contradicts itself: ${contradiction}.`,
      why: 'It was changed after it was written.',
    })
  }
  return parsed.data
}

/** On its own, so that the text is let go before the document is checked: results are large. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StigpackError('RESULT_INVALID', { what: `${file} is not JSON.`, why: String(cause), cause })
  }
}
