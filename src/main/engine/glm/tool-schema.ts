import type { ToolSchema } from '../types.ts'

/** Says nothing a model can use, or costs more tokens than it is worth. */
const DROPPED = new Set(['$schema', '$id', 'title', 'additionalProperties', 'pattern', '$comment', 'examples'])

/** The order models were trained on; other keywords follow as they come. */
const ORDER = ['type', 'description', 'enum', 'items', 'properties', 'required']

/** Keywords whose value maps names of the author's choosing to schemas, so nothing in it may be dropped by name. */
const NAMED = new Set(['properties', '$defs', 'definitions', 'patternProperties'])

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Bounds that only say "a safe integer", which schema generators add to every integer. */
const isSafeIntegerBound = (key: string, value: unknown): boolean =>
  (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) || (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)

function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact)
  if (!isObject(value)) return value
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length)
  const kept = Object.entries(value)
    .filter(([key, member]) => !DROPPED.has(key) && !isSafeIntegerBound(key, member))
    .sort(([a], [b]) => rank(a) - rank(b))
  return Object.fromEntries(
    kept.map(([key, member]) => {
      if (NAMED.has(key) && isObject(member))
        return [key, Object.fromEntries(Object.entries(member).map(([name, schema]) => [name, compact(schema)]))]
      if (key === 'enum' || key === 'const' || key === 'default' || key === 'required') return [key, member]
      return [key, compact(member)]
    }),
  )
}

/** A tool as the model is told of it: OpenAI's shape around a JSON Schema stripped to what a model uses. */
export function describeTool(tool: ToolSchema): Record<string, unknown> {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: compact(tool.parameters) },
  }
}
