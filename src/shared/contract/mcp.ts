import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ToolEffect } from '../agents.ts'
import { McpServerId, Sha256 } from '../ids.ts'
import {
  McpCallEvent,
  McpCheck,
  McpDefinition,
  McpImport,
  McpLogLine,
  McpPrompt,
  McpResource,
  McpServer,
  McpServerName,
} from '../mcp.ts'

const none = z.void()
const byServer = z.object({ serverId: McpServerId })
const toolName = z.string().min(1).max(1_000)
const secret = z.object({ name: z.string().min(1).max(200), value: z.string().max(20_000).nullable() })

/** Servers of the Model Context Protocol. None starts before `confirm` was called with the hash of exactly what is started. */
export const mcpContract = {
  /** The servers of another program's configuration; none of them is started. */
  import: oc.input(z.object({ text: z.string().max(1_000_000) })).output(McpImport),
  add: oc
    .input(z.object({ name: McpServerName, definition: McpDefinition, secrets: z.array(secret).max(50).default([]) }))
    .output(McpServer),
  /** One that starts something else must be confirmed again. */
  update: oc.input(byServer.extend({ definition: McpDefinition })).output(McpServer),
  /** Confirms and enables. CONFLICT when the hash is not that of what would be started. */
  confirm: oc.input(byServer.extend({ commandHash: Sha256 })).output(McpServer),
  setEnabled: oc.input(byServer.extend({ enabled: z.boolean() })).output(McpServer),
  remove: oc.input(byServer).output(none),
  /** Starts it, or starts it again. */
  connect: oc.input(byServer).output(McpServer),
  /** Gives or withdraws consent to tools as they were shown. CONFLICT when one is listed otherwise by now. */
  consent: oc
    .input(
      byServer.extend({ tools: z.array(z.object({ name: toolName, hash: Sha256 })).max(2_000), given: z.boolean() }),
    )
    .output(McpServer),
  setEffect: oc.input(byServer.extend({ tool: toolName, effect: ToolEffect })).output(McpServer),
  /** Kept in the keychain, or for this session where there is none; null forgets it. */
  setSecret: oc.input(byServer.extend(secret.shape)).output(McpServer),
  logs: oc.input(byServer).output(z.array(McpLogLine)),
  /** The Connection Doctor: looks at everything anew and says how it stands. */
  examine: oc.input(byServer).output(z.array(McpCheck)),
  resources: oc.input(byServer).output(z.array(McpResource)),
  readResource: oc.input(byServer.extend({ uri: z.string().max(4_000) })).output(z.object({ text: z.string() })),
  prompts: oc.input(byServer).output(z.array(McpPrompt)),
  prompt: oc
    .input(byServer.extend({ name: toolName, given: z.record(z.string(), z.string().max(20_000)) }))
    .output(z.object({ text: z.string() })),
  /** One call on the person's own word; ends with `done`. Stopping to listen cancels it. */
  call: oc
    .input(byServer.extend({ tool: toolName, input: z.record(z.string(), z.unknown()) }))
    .output(eventIterator(McpCallEvent)),
}
