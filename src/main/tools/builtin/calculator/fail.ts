import { StudioError } from '@shared/errors.ts'

/** What is wrong with an expression, in a sentence for the model. */
export function failed(sentence: string): StudioError {
  return new StudioError('TOOL_FAILED', sentence)
}
