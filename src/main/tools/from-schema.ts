import type { JsonSchema } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'

/** What a JSON Schema admits, as zod checks it. Errors: VALIDATION_FAILED with what cannot be read of it. */
export function fromSchema(schema: JsonSchema): z.ZodType {
  try {
    return z.fromJSONSchema(schema)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new StudioError('VALIDATION_FAILED', `The schema cannot be used: ${message}`, { cause: error })
  }
}

/** What the schema of a tool's input admits. Errors: as {@link fromSchema}, and when it is not of an object. */
export function objectFromSchema(schema: JsonSchema): z.ZodType<Record<string, unknown>> {
  const made = fromSchema(schema)
  if (made instanceof z.ZodObject) return made
  throw new StudioError('VALIDATION_FAILED', 'The input of a tool must be an object: z.object({ … }).')
}
