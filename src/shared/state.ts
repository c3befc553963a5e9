import { z } from 'zod'
import { Agent, ToolInfo } from './agents.ts'
import { AuthoredTool } from './authored-tools.ts'
import { Held } from './breakpoints.ts'
import { Download } from './downloads.ts'
import { EmbeddingWork } from './embedding.ts'
import { McpServer } from './mcp.ts'
import { EngineState, Model } from './models.ts'
import { RunMarks } from './run-marks.ts'
import { PendingApproval, Run, RunEvent, Span, TokenRecord, ToolContent, ToolProgress } from './runs.ts'
import { Server } from './servers.ts'
import { Settings } from './settings.ts'

/** Something the user should know that is no answer to anything asked; shown until dismissed. */
export const Notice = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  code: z.string(),
  message: z.string(),
  at: z.number(),
})
export type Notice = z.infer<typeof Notice>

export const StudioInfo = z.object({
  version: z.string(),
  profilePath: z.string(),
  /** Folder the file tools read now. */
  workspacePath: z.string(),
  /** Names and versions: node, electron, chromium, sqlite. */
  versions: z.record(z.string(), z.string()),
  /** Logical cores. */
  cores: z.number(),
  headless: z.boolean(),
})
export type StudioInfo = z.infer<typeof StudioInfo>

/** All the page shows that is not part of one run. */
export const StudioState = z.object({
  info: StudioInfo,
  settings: Settings,
  engine: EngineState,
  models: z.array(Model),
  servers: z.array(Server),
  /** Newest first. */
  downloads: z.array(Download),
  agents: z.array(Agent),
  tools: z.array(ToolInfo),
  /** Tools that people wrote, by name. */
  authored: z.array(AuthoredTool),
  /** Servers of the Model Context Protocol, by name. */
  mcp: z.array(McpServer),
  /** Newest first, at most 200. */
  runs: z.array(Run),
  /** By run id: of runs of any age, where they have changed since the studio began. */
  marks: z.record(z.string(), RunMarks),
  notices: z.array(Notice),
  /** Vectors being made in the background. */
  embedding: EmbeddingWork,
  /** Resident memory of the studio's processes together. */
  memoryBytes: z.number(),
})
export type StudioState = z.infer<typeof StudioState>

export const StudioEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('info'), info: StudioInfo }),
  z.object({ type: z.literal('settings'), settings: Settings }),
  z.object({ type: z.literal('engine'), engine: EngineState }),
  z.object({ type: z.literal('models'), models: z.array(Model) }),
  z.object({ type: z.literal('agents'), agents: z.array(Agent) }),
  z.object({ type: z.literal('servers'), servers: z.array(Server) }),
  z.object({ type: z.literal('downloads'), downloads: z.array(Download) }),
  z.object({ type: z.literal('tools'), tools: z.array(ToolInfo) }),
  z.object({ type: z.literal('authored'), authored: z.array(AuthoredTool) }),
  z.object({ type: z.literal('mcp'), mcp: z.array(McpServer) }),
  z.object({ type: z.literal('run'), run: Run }),
  z.object({ type: z.literal('runMarks'), runId: Run.shape.id, marks: RunMarks }),
  z.object({ type: z.literal('runRemoved'), runId: Run.shape.id }),
  z.object({ type: z.literal('notices'), notices: z.array(Notice) }),
  z.object({ type: z.literal('embedding'), embedding: EmbeddingWork }),
  z.object({ type: z.literal('memory'), memoryBytes: z.number() }),
])
export type StudioEvent = z.infer<typeof StudioEvent>

/** One run as a conversation shows it: its spans in order of start, and the tokens of each inference seen live. */
export const RunView = z.object({
  run: Run,
  spans: z.array(Span),
  /** Spans, and inferences among them, that came before those here: a very long run is shown from near its end. */
  earlier: z.object({ spans: z.number(), steps: z.number() }),
  /** By span id. Only inferences that are still running, or that ended while being watched. */
  tokens: z.record(z.string(), z.array(TokenRecord)),
  approvals: z.array(PendingApproval),
  /** What breakpoints hold. */
  held: z.array(Held),
  /** By span id. */
  toolResults: z.record(z.string(), ToolContent),
  /** By span id; only of calls that go on. */
  progress: z.record(z.string(), ToolProgress),
})
export type RunView = z.infer<typeof RunView>

/** A stream starts with the whole state at `seq`; every later message carries the events after it, numbered without a gap. */
export const StudioMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.number(), state: StudioState }),
  z.object({ type: z.literal('events'), from: z.number(), events: z.array(StudioEvent) }),
])
export type StudioMessage = z.infer<typeof StudioMessage>

export const RunMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.number(), state: RunView }),
  z.object({ type: z.literal('events'), from: z.number(), events: z.array(RunEvent) }),
])
export type RunMessage = z.infer<typeof RunMessage>
