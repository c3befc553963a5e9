import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { JsonSchema } from '../agents.ts'
import {
  AuthoredTool,
  CallResult,
  RenderedTool,
  SavedCall,
  SourceCheck,
  ToolSource,
  ToolVersion,
  TrialEvent,
} from '../authored-tools.ts'
import { EdgeEvent, EdgeOptions } from '../edge-cases.ts'
import { ToolCallId, ToolId } from '../ids.ts'
import { RecordedEvent } from '../recorded-calls.ts'
import { SecretName, SecretValue, ToolSecret } from '../tool-secrets.ts'

const none = z.void()
const byTool = z.object({ toolId: ToolId })
const version = z.number().int().min(1)

/** Tools that people write. A source runs nowhere but in the sandbox; what a tool may touch is what the person granted. */
export const toolsContract = {
  source: oc.input(byTool.extend({ version: version.optional() })).output(z.object({ version, source: ToolSource })),
  create: oc.input(z.object({ source: ToolSource })).output(AuthoredTool),
  /** A new version, broken or not; a broken one is switched off. CONFLICT when `basedOn` is not the newest. */
  save: oc.input(byTool.extend({ source: ToolSource, basedOn: version })).output(AuthoredTool),
  versions: oc.input(byTool).output(z.array(ToolVersion)),
  remove: oc.input(byTool).output(none),
  /** What a source declares, or what is wrong with it. */
  check: oc.input(z.object({ source: ToolSource })).output(SourceCheck),
  /** How a model reads a tool, and what it costs. */
  rendered: oc
    .input(z.object({ name: z.string().max(128), description: z.string().max(20_000), inputSchema: JsonSchema }))
    .output(RenderedTool),
  /** Lets agents have it, with all the capabilities it declares; `granted` are those the person was shown. */
  enable: oc.input(byTool.extend({ granted: z.array(z.string().max(300)).max(50) })).output(AuthoredTool),
  disable: oc.input(byTool).output(AuthoredTool),
  /** Runs a source alone, with the given capabilities; ends with `done`. Stopping to listen stops the tool. */
  try: oc
    .input(
      z.object({
        source: ToolSource,
        input: z.record(z.string(), z.unknown()),
        granted: z.array(z.string().max(300)).max(50),
      }),
    )
    .output(eventIterator(TrialEvent)),
  /** Runs a tool that was not written here alone, as `try` does. What it would change of the workspace or the memory is only told. */
  run: oc
    .input(z.object({ name: z.string().max(200), input: z.record(z.string(), z.unknown()) }))
    .output(eventIterator(TrialEvent)),
  /** Tries a source with inputs made of its schema, each as `try` would; ends with `done`. NOT_ALLOWED until confirmed, where that is needed. */
  edges: oc
    .input(EdgeOptions.extend({ source: ToolSource, granted: z.array(z.string().max(300)).max(50) }))
    .output(eventIterator(EdgeEvent)),
  /** Makes the calls of past runs again, with `source` or else the newest version; nothing is changed. Ends with `done`. */
  recorded: oc.input(byTool.extend({ source: ToolSource.optional() })).output(eventIterator(RecordedEvent)),
  /** Named secrets that tools may be granted; values come in and never go out. */
  secrets: oc.input(none).output(z.array(ToolSecret)),
  setSecret: oc.input(z.object({ name: SecretName, value: SecretValue })).output(z.array(ToolSecret)),
  removeSecret: oc.input(z.object({ name: SecretName })).output(z.array(ToolSecret)),
  calls: oc.input(byTool).output(z.array(SavedCall)),
  saveCall: oc
    .input(byTool.extend({ call: SavedCall.omit({ id: true }), id: ToolCallId.optional() }))
    .output(SavedCall),
  removeCall: oc.input(byTool.extend({ id: ToolCallId })).output(none),
  /** Runs the kept calls with what was granted. */
  test: oc.input(byTool).output(z.array(CallResult)),
  /** One file with the source and the kept calls; null when the dialog was closed. */
  exportFile: oc.input(byTool).output(z.object({ path: z.string() }).nullable()),
  importFile: oc.input(none).output(AuthoredTool.nullable()),
}
