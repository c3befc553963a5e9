import type { RunId } from '@shared/ids.ts'
import type { ModelReplay, ModelStep, ToolReplay } from '@shared/live-replay.ts'
import type { Run, Span, SpanContent } from '@shared/runs.ts'
import { type Recording, readRecording } from '../agent/replay/recording.ts'
import { remodel } from '../agent/replay/remodel.ts'
import { retool } from '../agent/replay/retool.ts'
import type { Store } from '../store/types.ts'
import { KEEP_NOTHING } from '../tools/changes/types.ts'
import { changingFiles } from '../tools/changes/workspace-files.ts'
import { invokeTool } from '../tools/invoke.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { searchOnly } from '../tools/search-only.ts'
import type { ToolSurroundings } from '../tools/types.ts'
import { readTrace } from '../trace/export.ts'
import type { LoadedRecord } from '../trace/record-file.ts'
import type { ModelService } from './models.ts'
import { readStored } from './replay.ts'
import type { RunTarget, RunTargets } from './run-targets.ts'
import { withWorkspaceCopy } from './workspace-copy.ts'

export interface LiveReplaysOptions {
  store: Store
  targets: RunTargets
  models: ModelService
  tools: ToolRegistry
  toolContext(): ToolSurroundings
}

/** What a person may choose otherwise than recorded. */
export interface LiveReplayChoice {
  /** Another model than the recorded one. */
  modelId?: string | undefined
  seed?: number | undefined
  temperature?: number | undefined
  /** Number of the inference to begin with, from 1. */
  from?: number | undefined
  onStep?(step: ModelStep): void
}

/** A run with its record, from the profile or from a file. */
interface Source {
  recording: Recording
  run: Run
  spans: { span: Span; content: SpanContent }[]
}

const NEVER = new AbortController().signal

/**
 * Replays in which something is alive: the model (mode C) or the tools (mode D). Nothing of them is recorded; neither the run they
 * replay nor the workspace nor the memory changes. Errors of all: as `verifyRun`, and CANCELLED.
 */
export class LiveReplays {
  readonly #options: LiveReplaysOptions

  constructor(options: LiveReplaysOptions) {
    this.#options = options
  }

  /** Mode C. Errors: MODEL_NOT_FOUND, those of the engine. */
  async model(
    from: RunId | LoadedRecord,
    signal: AbortSignal = NEVER,
    choice: LiveReplayChoice = {},
  ): Promise<ModelReplay> {
    const { recording, run, spans } = this.#source(from)
    const target = await this.#target(recording, run, choice.modelId)
    const contents = new Map(spans.map(({ span, content }) => [span.id, content]))
    return await remodel(recording, {
      infer: (request, each) => target.infer(request, () => undefined, each),
      model: target.name,
      spans: spans.map(({ span }) => span),
      inferenceOf: ({ id }) => {
        const content = contents.get(id)
        return content?.kind === 'inference' ? content : null
      },
      recordedAnswer: run.answer,
      seed: choice.seed,
      temperature: choice.temperature,
      from: choice.from,
      ...(choice.onStep ? { onStep: choice.onStep } : {}),
      signal,
    })
  }

  /** Mode D. Errors: WORKSPACE_MISSING; LIMIT_REACHED for a workspace too large to copy. */
  async tools(
    from: RunId | LoadedRecord,
    signal: AbortSignal = NEVER,
    choice: LiveReplayChoice = {},
  ): Promise<ToolReplay> {
    const { tools, toolContext } = this.#options
    const { recording, run, spans } = this.#source(from)
    const { workspacePath, memory } = toolContext()
    return await withWorkspaceCopy(workspacePath, signal, async (copy) => {
      const context = {
        workspacePath: copy,
        allowHttp: false,
        memory: searchOnly(memory, 'A replay does not change the memory.'),
        runId: run.id,
        spanId: 'replay',
      }
      return await retool(recording, {
        refused: (name) => refusal(tools, name),
        call: async (call, each) => {
          const files = changingFiles(copy, KEEP_NOTHING, each)
          const { content, isError } = await invokeTool(tools, call, { ...context, files, signal: each })
          return { content, isError }
        },
        paths: [copy, workspacePath],
        spans: spans.map(({ span }) => span),
        from: choice.from,
        signal,
      })
    })
  }

  #source(from: RunId | LoadedRecord): Source {
    if (typeof from !== 'string') {
      return { recording: readRecording(from.run.id, from.entries, from.blobs), run: from.run, spans: from.spans }
    }
    const { store } = this.#options
    const recording = readStored(store, from)
    const { run, spans } = readTrace(store, from)
    return { recording, run, spans: spans.map(({ content, ...span }) => ({ span, content })) }
  }

  /** The recorded model by its bytes, for its id is another one in every profile. */
  async #target({ versions: first, branches }: Recording, run: Run, chosen: string | undefined): Promise<RunTarget> {
    const { targets, models } = this.#options
    const versions = branches.at(-1)?.versions ?? first
    const same = versions.modelSha256 ? models.list().find(({ sha256 }) => sha256 === versions.modelSha256) : undefined
    return await targets.find(chosen ?? same?.id ?? run.modelId, run.agentId)
  }
}

/** Capabilities that reach nothing but the copy, or change nothing. */
const HARMLESS = new Set(['clock', 'workspace.read', 'memory.read'])
const ON_THE_COPY = new Set([...HARMLESS, 'workspace.write'])

/** By what the tool is today: what a record says of it is nobody's permission. */
function refusal(tools: ToolRegistry, name: string): string | null {
  const tool = tools.names.includes(name) ? tools.get(name) : null
  if (!tool) return 'This program has no tool of that name.'
  if (tool.capabilities.includes('network')) return 'It uses the network, which a replay never does.'
  const { effect, capabilities } = tool
  const onTheCopy = capabilities.length > 0 && capabilities.every((each) => ON_THE_COPY.has(each))
  if (effect !== 'pure' && !onTheCopy) return 'It changes more than the copy of the workspace.'
  if (effect === 'pure' && !capabilities.every((each) => HARMLESS.has(each))) {
    return 'It reaches more than the copy of the workspace.'
  }
  return null
}
