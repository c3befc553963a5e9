import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ToolEffect } from '../agents.ts'
import { McpServerId, RunId, Sha256, SpanId } from '../ids.ts'
import {
  McpAsked,
  McpCallEvent,
  McpCheck,
  McpDefinition,
  McpImport,
  McpLogLine,
  McpPrompt,
  McpResource,
  McpServer,
  McpServerName,
  McpSignInEvent,
} from '../mcp.ts'
import { McpAllows, McpAnswer } from '../mcp-requests.ts'

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
  /** What it may ask of the studio from now on. Folders can be left out here; who adds one chooses it in {@link addRoot}. */
  allow: oc.input(byServer.extend({ allows: McpAllows })).output(McpServer),
  /** Has the person choose a folder that the server is told of. Null when they choose none. */
  addRoot: oc.input(byServer).output(McpServer.nullable()),
  /** Answers what a server asks within a call of a run, by the `spanId` of what waits. Errors: NOT_FOUND, VALIDATION_FAILED. */
  answer: oc.input(z.object({ runId: RunId, spanId: SpanId, answer: McpAnswer })).output(none),
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
  /** Begins a sign-in on the person's word; the address must be shown before `openSignIn`. Stopping to listen cancels it. */
  signIn: oc.input(byServer).output(eventIterator(McpSignInEvent)),
  /** Opens the address of the sign-in that waits, and no other, in the browser. */
  openSignIn: oc.input(byServer).output(none),
  signOut: oc.input(byServer).output(McpServer),
  logs: oc.input(byServer).output(z.array(McpLogLine)),
  /** The Connection Doctor: looks at everything anew and says how it stands. */
  examine: oc.input(byServer).output(z.array(McpCheck)),
  resources: oc.input(byServer).output(z.array(McpResource)),
  /** `given` fills the places of a template. */
  readResource: oc
    .input(
      byServer.extend({ uri: z.string().max(4_000), given: z.record(z.string(), z.string().max(4_000)).optional() }),
    )
    .output(z.object({ text: z.string() })),
  prompts: oc.input(byServer).output(z.array(McpPrompt)),
  prompt: oc
    .input(byServer.extend({ name: toolName, given: z.record(z.string(), z.string().max(20_000)) }))
    .output(z.object({ text: z.string() })),
  /** What the server offers for a value that is being filled in; mostly nothing. */
  complete: oc.input(byServer.extend(McpAsked.shape)).output(z.array(z.string())),
  /** One call on the person's own word; ends with `done`. Stopping to listen cancels it. */
  call: oc
    .input(byServer.extend({ tool: toolName, input: z.record(z.string(), z.unknown()) }))
    .output(eventIterator(McpCallEvent)),
}
