import type { JsonSchema, ToolInfo } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { compactSchema } from './schema.ts'
import type { Tool, ToolAvailability } from './types.ts'

/** The tools this studio has, by name. */
export class ToolRegistry {
  readonly #tools = new Map<string, { tool: Tool; schema: JsonSchema }>()

  /** Errors: CONFLICT when the name is taken. */
  register(tool: Tool): void {
    if (this.#tools.has(tool.name)) {
      throw new StudioError('CONFLICT', `There is a tool called "${tool.name}" already; give this one another name.`)
    }
    this.#tools.set(tool.name, { tool, schema: tool.inputSchema ?? compactSchema(tool.input) })
  }

  /** Takes a tool out; nothing when there is none. */
  unregister(name: string): void {
    this.#tools.delete(name)
  }

  has(name: string): boolean {
    return this.#tools.has(name)
  }

  /** In order of registration. */
  get names(): string[] {
    return [...this.#tools.keys()]
  }

  /** Errors: TOOL_UNKNOWN, naming the tools there are. */
  get(name: string): Tool {
    return this.#entry(name).tool
  }

  /** The tool's input as the model is told it. Errors: TOOL_UNKNOWN. */
  schemaFor(name: string): JsonSchema {
    return this.#entry(name).schema
  }

  list(availability: ToolAvailability): ToolInfo[] {
    return [...this.#tools.values()].map(({ tool, schema }) => ({
      name: tool.name,
      version: tool.version,
      description: tool.description,
      inputSchema: schema,
      effect: tool.effect,
      capabilities: [...tool.capabilities],
      disabledReason: tool.disabledReason?.(availability) ?? null,
    }))
  }

  #entry(name: string): { tool: Tool; schema: JsonSchema } {
    const entry = this.#tools.get(name)
    if (!entry) {
      throw new StudioError('TOOL_UNKNOWN', `There is no tool called "${name}". Available: ${this.names.join(', ')}.`)
    }
    return entry
  }
}
