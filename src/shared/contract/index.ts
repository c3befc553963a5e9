import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { AuditEntry, AuditVerdict } from '../audit.ts'
import { AgentId, ModelId, RunId, SpanId } from '../ids.ts'
import { Model, ModelFit, ModelMetadata } from '../models.ts'
import { Run, RunStatus, Span, SpanContent } from '../runs.ts'
import { Settings, SettingsPatch } from '../settings.ts'
import { RunMessage, StudioMessage } from '../state.ts'
import { TraceMessage, TraceRowsInput } from '../trace-shape.ts'
import { shareContract } from './share.ts'

/** Characters a person may give a run; more belongs into a file of the workspace. */
export const MAX_INPUT_CHARACTERS = 1_000_000

const none = z.void()
const byRun = z.object({ runId: RunId })
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
  },
  models: {
    list: oc.input(none).output(z.array(Model)),
    /** Asks the person for a GGUF file and adds it; null when they closed the dialog. */
    choose: oc.input(none).output(Model.nullable()),
    inspect: oc.input(byModel).output(ModelMetadata),
    /** What loading it would take on this machine; `contextSize` in tokens, that of the settings when absent. */
    estimate: oc
      .input(byModel.extend({ contextSize: z.number().int().min(256).max(1_048_576).optional() }))
      .output(ModelFit),
    /** `force` loads what does not seem to fit. */
    load: oc.input(byModel.extend({ force: z.boolean().optional() })).output(none),
    unload: oc.input(none).output(none),
    /** Forgets the model; the file stays where it is. The bundled model cannot be removed. */
    remove: oc.input(byModel).output(none),
  },
  runs: {
    start: oc
      .input(
        z.object({
          input: RunInput,
          agentId: AgentId.optional(),
          modelId: ModelId.optional(),
          /** Unsigned 32-bit; drawn when absent. */
          seed: z.number().int().min(0).max(0xffff_ffff).optional(),
          /** Every inference from an empty sequence with nothing beside it: slower, but the same tokens each time. */
          reproducible: z.boolean().optional(),
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
        }),
      )
      .output(none),
    list: oc
      .input(
        z.object({
          limit: z.number().int().min(1).max(500).default(100),
          /** Only runs started before this Unix millisecond. */
          before: z.number().optional(),
          status: RunStatus.optional(),
          /** Part of the input or the answer. */
          query: z.string().max(500).optional(),
        }),
      )
      .output(z.array(Run)),
    get: oc.input(byRun).output(z.object({ run: Run, spans: z.array(Span) })),
    watch: oc.input(byRun).output(eventIterator(RunMessage)),
    content: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(SpanContent),
    /** Writes the whole record as JSON to a file the person chooses; null when they closed the dialog. */
    export: oc.input(byRun).output(z.object({ path: z.string() }).nullable()),
    remove: oc.input(byRun).output(none),
  },
  traces: {
    /** A run of any size: its spans as columns, then what changes. */
    watch: oc.input(byRun).output(eventIterator(TraceMessage)),
    /** Whole spans by their place in the run; those that are not there are left out. */
    rows: oc.input(TraceRowsInput).output(z.array(Span)),
  },
  share: shareContract,
  audit: {
    list: oc
      .input(z.object({ limit: z.number().int().min(1).max(500).default(100), before: z.number().optional() }))
      .output(z.array(AuditEntry)),
    verify: oc.input(none).output(AuditVerdict),
  },
}
