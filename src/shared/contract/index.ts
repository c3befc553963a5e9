import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { AgentOverrides, ContextPolicy } from '../agents.ts'
import { AuditEntry, AuditVerdict } from '../audit.ts'
import { Breakpoints, Release } from '../breakpoints.ts'
import { Catalog } from '../catalog.ts'
import { Download, DownloadFinding, SourceText } from '../downloads.ts'
import { AgentId, DownloadId, ModelId, RunId, Sha256, SpanId } from '../ids.ts'
import { Ledger } from '../ledger.ts'
import { Model, ModelFit, ModelMetadata, ModelNotes, ModelTags } from '../models.ts'
import { PictureUrl } from '../pictures.ts'
import { CompareInput, RunComparison } from '../run-comparison.ts'
import { Run, RunPriority, RunStatus, Span, SpanContent } from '../runs.ts'
import { Settings, SettingsPatch } from '../settings.ts'
import { RunMessage, StudioMessage } from '../state.ts'
import { StepRecord } from '../step-record.ts'
import { SearchHits, TraceSearch } from '../trace-search.ts'
import { TraceMessage, TraceRowsInput } from '../trace-shape.ts'
import { Xray } from '../xray.ts'
import { agentsContract } from './agents.ts'
import { annotationContract } from './annotations.ts'
import { changesContract } from './changes.ts'
import { conformanceContract } from './conformance.ts'
import { embeddingContract } from './embedding.ts'
import { forkContract } from './forks.ts'
import { graphContract } from './graph.ts'
import { knowledgeContract } from './knowledge.ts'
import { mcpContract } from './mcp.ts'
import { memoryContract } from './memory.ts'
import { replayContract } from './replay.ts'
import { RunCursor, RunOrder, runListContract } from './run-list.ts'
import { serverContract } from './servers.ts'
import { sessionTestContract } from './session-tests.ts'
import { shareContract } from './share.ts'
import { toolsContract } from './tools.ts'

/** Characters a person may give a run; more belongs into a file of the workspace. */
export const MAX_INPUT_CHARACTERS = 1_000_000

const none = z.void()
const byRun = z.object({ runId: RunId })
const byDownload = z.object({ downloadId: DownloadId })
const byModel = z.object({ modelId: ModelId })

/** Text that can be stored and tokenised: not empty, bounded, no lone surrogates. */
export const RunInput = z
  .string()
  .refine((text) => text.trim().length > 0, 'The input is empty. Write what the agent should do.')
  .refine(
    (text) => text.length <= MAX_INPUT_CHARACTERS,
    'The input is longer than 1,000,000 characters. Put it into a file of the workspace and ask about the file.',
  )
  .refine((text) => text.isWellFormed(), 'The input is not valid Unicode text.')

/**
 * Every procedure of the studio, once. The host implements it, the page calls it over a MessagePort, the command line in process.
 * Streams begin with a snapshot and go on with numbered events. Any procedure may fail with a code of `errors.ts`.
 */
export const contract = {
  studio: {
    watch: oc.input(none).output(eventIterator(StudioMessage)),
    dismissNotice: oc.input(z.object({ id: z.string().max(100) })).output(none),
    /** Opens an https link in the person's browser. */
    openLink: oc.input(z.object({ url: z.string().max(2000) })).output(none),
  },
  settings: {
    update: oc.input(SettingsPatch).output(Settings),
    /** Asks the person for a folder; null when they closed the dialog. */
    chooseWorkspace: oc.input(none).output(Settings.nullable()),
    /** Back to the sample workspace. */
    resetWorkspace: oc.input(none).output(Settings),
    /** Asks for a folder of wheels that Python may import; null when they closed the dialog. */
    choosePythonPackages: oc.input(none).output(Settings.nullable()),
    /** Back to the standard library alone. */
    resetPythonPackages: oc.input(none).output(Settings),
  },
  models: {
    list: oc.input(none).output(z.array(Model)),
    /** Asks the person for a GGUF file and adds it where it is, or a copy of it; null when they closed the dialog. */
    choose: oc.input(z.object({ copy: z.boolean() }).optional()).output(Model.nullable()),
    /** Keeps tags and notes of a model; what is absent stays. */
    annotate: oc.input(byModel.extend({ tags: ModelTags.optional(), notes: ModelNotes.optional() })).output(Model),
    inspect: oc.input(byModel).output(ModelMetadata),
    /** What loading it would take on this machine; `contextSize` in tokens, that of the settings when absent. */
    estimate: oc
      .input(byModel.extend({ contextSize: z.number().int().min(256).max(1_048_576).optional() }))
      .output(ModelFit),
    /** `force` loads what does not seem to fit. */
    load: oc.input(byModel.extend({ force: z.boolean().optional() })).output(none),
    unload: oc.input(none).output(none),
    /** Forgets the model; `deleteFile` deletes what the studio copied or downloaded. The bundled model cannot be removed. */
    remove: oc.input(byModel.extend({ deleteFile: z.boolean().optional() })).output(none),
  },
  /** The network is asked only by `look`, `start` and `resume`. */
  downloads: {
    /** GLM models worth having, and which of them fit this machine; asks no server. */
    catalog: oc.input(none).output(Catalog),
    /** What a source holds: its licence, size and fit, or the models to choose from. Fetches headers, no weights. */
    look: oc.input(z.object({ source: SourceText })).output(DownloadFinding),
    /** Begins what `look` offered. Refused with NOT_ALLOWED until the licence is accepted, which is audited. */
    start: oc.input(z.object({ offerId: z.string().max(100), acceptLicense: z.boolean() })).output(Download),
    /** What came is kept. */
    pause: oc.input(byDownload).output(none),
    /** Goes on with one that was paused or has failed. */
    resume: oc.input(byDownload).output(Download),
    /** Deletes what came; one that is done is only forgotten, and its model stays. */
    cancel: oc.input(byDownload).output(none),
    list: oc.input(none).output(z.array(Download)),
  },
  servers: serverContract,
  tools: toolsContract,
  mcp: mcpContract,
  knowledge: knowledgeContract,
  memory: memoryContract,
  graph: graphContract,
  embedding: embeddingContract,
  agents: agentsContract,
  runs: {
    start: oc
      .input(
        z.object({
          input: RunInput,
          agentId: AgentId.optional(),
          /** Of the agent; the newest when absent. */
          agentVersion: z.number().int().min(1).optional(),
          modelId: ModelId.optional(),
          /** Unsigned 32-bit; drawn when absent. */
          seed: z.number().int().min(0).max(0xffff_ffff).optional(),
          /** Every inference from an empty sequence with nothing beside it: slower, but the same tokens each time. */
          reproducible: z.boolean().optional(),
          overrides: AgentOverrides.optional(),
          /** Among runs that share the engine: `high` from the window when absent, else `normal`. */
          priority: RunPriority.optional(),
          /** What happens when a prompt does not fit the context, instead of what the agent says. */
          context: ContextPolicy.optional(),
          /** Guess tokens ahead by looking them up in the prompt: the same tokens, sooner where the answer repeats the prompt. */
          speculation: z.literal('promptLookup').optional(),
          /** Where it is held until somebody lets it go on. */
          breakpoints: Breakpoints.optional(),
        }),
      )
      .output(Run),
    cancel: oc.input(byRun).output(none),
    /** Goes on with an interrupted run from its record. */
    resume: oc.input(byRun).output(Run),
    decide: oc
      .input(
        z.object({
          runId: RunId,
          spanId: SpanId,
          decision: z.enum(['approve', 'deny']),
          reason: z.string().max(2000).optional(),
          /** The tool's name, where the approval asks for it to be written. */
          typed: z.string().max(200).optional(),
          /** One of the rules offered with the approval: calls like it are made at once from now on. */
          rule: z.string().max(3000).optional(),
        }),
      )
      .output(none),
    /** Ends one call that is at work; the run goes on. Errors: NOT_FOUND. */
    stopCall: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(none),
    /** Answers the question that a call of `ask_user` is. Errors: NOT_FOUND, VALIDATION_FAILED. */
    answer: oc
      .input(z.object({ runId: RunId, spanId: SpanId, text: z.string().trim().min(1).max(20_000) }))
      .output(none),
    /** Lets a held step go on, as it is or changed. Errors: NOT_FOUND, VALIDATION_FAILED. */
    release: oc.input(byRun.extend({ scope: z.string().max(200), release: Release })).output(none),
    /** Other breakpoints from here on; `pause` holds whatever comes next. Errors: NOT_FOUND for a run that is not going on. */
    setBreakpoints: oc.input(byRun.extend({ breakpoints: Breakpoints, pause: z.boolean().optional() })).output(none),
    list: oc
      .input(
        z.object({
          limit: z.number().int().min(1).max(500).default(100),
          /** Newest first when absent. */
          order: RunOrder.optional(),
          /** Only runs behind this one, in that order: the last of the page before. */
          after: RunCursor.optional(),
          status: RunStatus.optional(),
          /** Words of the input or the answer, and conditions; see `readRunQuery`. Errors: VALIDATION_FAILED. */
          query: z.string().max(500).optional(),
        }),
      )
      .output(z.array(Run)),
    get: oc.input(byRun).output(z.object({ run: Run, spans: z.array(Span) })),
    watch: oc.input(byRun).output(eventIterator(RunMessage)),
    content: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(SpanContent),
    /** A picture that a call of some run gave, by its `ref`. Errors: NOT_FOUND. */
    picture: oc.input(z.object({ ref: Sha256 })).output(PictureUrl),
    /** The answer of one inference taken apart: its tokens by part of the format, its calls with the verdict of the schemas. */
    xray: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(Xray),
    /** What a prompt was made of, token by token; that of the last step when none is named. */
    ledger: oc.input(z.object({ runId: RunId, spanId: SpanId.optional() })).output(Ledger),
    /** The entries of the run's record about one step, and the audit rows about it. */
    stepRecord: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(StepRecord),
    /** Aligns the steps of two runs and says which differ, without their contents. */
    compare: oc.input(CompareInput).output(RunComparison),
    remove: oc.input(byRun).output(none),
  },
  changes: changesContract,
  runList: runListContract,
  forks: forkContract,
  annotations: annotationContract,
  replay: replayContract,
  tests: sessionTestContract,
  traces: {
    /** A run of any size: its spans as columns, then what changes. */
    watch: oc.input(byRun).output(eventIterator(TraceMessage)),
    /** Ends when the whole run has been looked at. */
    search: oc.input(TraceSearch).output(eventIterator(SearchHits)),
    /** The place of a span in its run. */
    place: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(z.object({ order: z.number() })),
    /** Whole spans by their place in the run; those that are not there are left out. */
    rows: oc.input(TraceRowsInput).output(z.array(Span)),
  },
  share: shareContract,
  conformance: conformanceContract,
  audit: {
    list: oc
      .input(z.object({ limit: z.number().int().min(1).max(500).default(100), before: z.number().optional() }))
      .output(z.array(AuditEntry)),
    verify: oc.input(none).output(AuditVerdict),
  },
}
