import type { JsonSchema, ToolEffect } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { fromSchema } from '../../tools/from-schema.ts'
import type { McpCallOptions, McpCallResult } from '../../tools/mcp/types.ts'
import type { Tool } from '../../tools/types.ts'

/** Milliseconds a call may be silent. */
export const SILENCE_MS = 60_000
/** Milliseconds a call may take that tells how far it is. */
const LONGEST_MS = 610_000
/** Characters of a schema; the model reads it whole. */
const LONGEST_SCHEMA = 60_000

export interface McpToolParts {
  toolName: string
  version: number
  description: string
  inputSchema: JsonSchema
  effect: ToolEffect
  call(input: Record<string, unknown>, options: McpCallOptions): Promise<McpCallResult>
}

/** A server's tool as agents have it. Errors: VALIDATION_FAILED for a schema that cannot be used. */
export function mcpTool({ toolName, call, inputSchema, ...rest }: McpToolParts): Tool<Record<string, unknown>> {
  if (JSON.stringify(inputSchema).length > LONGEST_SCHEMA)
    throw new StudioError('VALIDATION_FAILED', 'The schema of its input is too long for a model to read.')
  const { $schema: _, ...shown } = inputSchema
  return {
    ...rest,
    name: toolName,
    capabilities: ['mcp'],
    input: inputOf(shown),
    inputSchema: shown,
    timeoutMs: LONGEST_MS,
    async run(input, { signal, progress, ask }) {
      const how = { ...(progress ? { onProgress: progress } : {}), ...(ask ? { ask } : {}) }
      const { text, isError, pictures } = await call(input, { signal, timeoutMs: SILENCE_MS, ...how })
      if (isError) throw new StudioError('TOOL_FAILED', text)
      return { content: text, pictures }
    },
  }
}

/** What cannot be checked here, the server checks. */
function inputOf(schema: JsonSchema): z.ZodType<Record<string, unknown>> {
  const anything = z.record(z.string(), z.unknown())
  if (schema.type !== 'object')
    throw new StudioError('VALIDATION_FAILED', 'The schema of its input is not one of an object.')
  try {
    const made = fromSchema(withoutPatterns(schema))
    return made instanceof z.ZodObject ? made : anything
  } catch {
    return anything
  }
}

/** A pattern of a stranger could keep this process busy for ever. Argument names stay: one may be called "pattern". */
function withoutPatterns(schema: JsonSchema, names = false): JsonSchema {
  const kept = Object.entries(schema).filter(([key]) => names || !/^(pattern|patternProperties|format)$/.test(key))
  return Object.fromEntries(
    kept.map(([key, value]) => [key, within(value, !names && /^(properties|\$defs|definitions)$/.test(key))]),
  )
}

function within(value: unknown, names: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => within(each, false))
  return typeof value === 'object' && value !== null ? withoutPatterns({ ...value }, names) : value
}
