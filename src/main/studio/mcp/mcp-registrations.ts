import { toErrorInfo } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import { visible, visibleSchema } from '../../kit/hidden-characters.ts'
import type { McpCallOptions, McpCallResult } from '../../tools/mcp/types.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { ToolRow } from './mcp-rows.ts'
import { mcpTool } from './mcp-tool.ts'
import { namesOf } from './tool-names.ts'

type CallTool = (
  id: McpServerId,
  tool: string,
  input: Record<string, unknown>,
  options: McpCallOptions,
) => Promise<McpCallResult>

/** Which tools of servers are in the registry, and why others are not. */
export class McpRegistrations {
  readonly #registry: ToolRegistry
  readonly #call: CallTool
  readonly #names = new Map<McpServerId, string[]>()
  readonly #problems = new Map<string, string>()

  constructor(registry: ToolRegistry, call: CallTool) {
    this.#registry = registry
    this.#call = call
  }

  /** Puts those with consent in the place of what the server had in the registry. */
  set(id: McpServerId, server: string, rows: readonly ToolRow[]): void {
    this.clear(id)
    const names: string[] = []
    const called = namesOf(server, rows)
    for (const { listed, consent, effect, version } of rows) {
      if (consent !== 'given') continue
      const { name } = listed
      const toolName = called.get(name) ?? name
      const description = visible(listed.description)
      const inputSchema = visibleSchema(listed.inputSchema)
      try {
        const call = (input: Record<string, unknown>, options: McpCallOptions) => this.#call(id, name, input, options)
        this.#registry.register(mcpTool({ toolName, version, description, inputSchema, effect, call }))
        names.push(toolName)
      } catch (error) {
        this.#problems.set(`${id} ${name}`, toErrorInfo(error).message)
      }
    }
    this.#names.set(id, names)
  }

  clear(id: McpServerId): void {
    for (const name of this.#names.get(id) ?? []) this.#registry.unregister(name)
    this.#names.delete(id)
    for (const key of [...this.#problems.keys()]) if (key.startsWith(`${id} `)) this.#problems.delete(key)
  }

  /** Why a tool is not in the registry although there is consent. */
  problem(id: McpServerId, tool: string): string | null {
    return this.#problems.get(`${id} ${tool}`) ?? null
  }
}
