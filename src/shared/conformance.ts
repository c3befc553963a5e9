import { z } from 'zod'
import { JsonSchema } from './agents.ts'
import { ModelId, RunId, Sha256, SpanId } from './ids.ts'
import { FormatId } from './models.ts'
import { ToolCall } from './runs.ts'
import { Xray } from './xray.ts'

/** What counts as having done what a case asks. */
export const Expectation = z.union([
  /** These calls, in any order, and no other. */
  z.strictObject({ calls: z.array(ToolCall).min(1).max(100) }),
  /** No call; the answer holds each of these texts in any letter case. */
  z.strictObject({ answer: z.array(z.string().max(10_000)).max(100) }),
  /** A call that cannot be made, with this text in the sentence that says why. */
  z.strictObject({ problem: z.string().min(1).max(1000) }),
])
export type Expectation = z.infer<typeof Expectation>

const CaseMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string() }),
  z.object({ role: z.literal('user'), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string(),
    thought: z.string(),
    toolCalls: z.array(ToolCall),
  }),
  z.object({ role: z.literal('tool'), name: z.string(), content: z.string() }),
])

const CaseTool = z.object({ name: z.string(), description: z.string(), parameters: JsonSchema })

/** Also the name of its file. */
export const CaseId = z.string().regex(/^case_[0-9a-z]{4,40}$/, 'not the id of a saved case')
export type CaseId = z.infer<typeof CaseId>

export const CaseName = z.string().trim().min(1, 'Give the case a name.').max(200)

/** A conformance case that a person saved: everything a model is shown, and what it should have answered. */
export const SavedCase = z.object({
  format: z.literal('autoglm-case'),
  version: z.literal(1),
  id: CaseId,
  name: CaseName,
  messages: z.array(CaseMessage).min(1).max(2000),
  tools: z.array(CaseTool).max(500),
  thinking: z.boolean(),
  expect: Expectation,
  /** Unix milliseconds. */
  savedAt: z.number(),
  /** The inference it was saved from. */
  from: z.object({ runId: RunId, spanId: SpanId, modelName: z.string() }).nullable(),
})
export type SavedCase = z.infer<typeof SavedCase>

/** What is written to share cases; a file of one bare case is read too. */
export const CaseFile = z.object({
  format: z.literal('autoglm-cases'),
  version: z.literal(1),
  cases: z.array(SavedCase).max(1000),
})
export type CaseFile = z.infer<typeof CaseFile>

/** A case as lists show it. */
export const CaseEntry = z.object({
  id: z.string(),
  group: z.string(),
  /** Null for a case that ships with the studio. */
  saved: z.object({ name: z.string(), at: z.number() }).nullable(),
  /** The last thing the model is told. */
  asked: z.string(),
  expect: Expectation,
})
export type CaseEntry = z.infer<typeof CaseEntry>

export const CaseAnswer = z.object({
  content: z.string(),
  toolCalls: z.array(ToolCall),
  problems: z.array(z.string()),
})
export type CaseAnswer = z.infer<typeof CaseAnswer>

export const CaseScore = CaseEntry.omit({ saved: true }).extend({
  name: z.string(),
  passed: z.boolean(),
  /** Why not, in one sentence. */
  reason: z.string().nullable(),
  /** Null when the model could not be asked. */
  got: CaseAnswer.nullable(),
})
export type CaseScore = z.infer<typeof CaseScore>

const Score = z.object({ passed: z.number(), total: z.number() })

/** How a model did, with what that depends on. */
export const CardSummary = Score.extend({
  id: z.string().regex(/^card_[0-9a-z]{4,40}$/, 'not the id of a card'),
  model: z.object({ id: ModelId, name: z.string(), sha256: Sha256, format: FormatId.nullable() }),
  engineBuild: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  endedAt: z.number(),
  groups: z.array(Score.extend({ group: z.string() })),
})
export type CardSummary = z.infer<typeof CardSummary>

export const Card = CardSummary.extend({ cases: z.array(CaseScore) })
export type Card = z.infer<typeof Card>

/** The answer of a case taken apart. */
export const CaseXray = Xray.omit({ runId: true, spanId: true })
export type CaseXray = z.infer<typeof CaseXray>

/** A check that is going on. */
export const RunningCheck = Score.extend({
  modelId: ModelId,
  done: z.number(),
  /** Id of the case being answered. */
  current: z.string().nullable(),
})
export type RunningCheck = z.infer<typeof RunningCheck>

export const ConformanceState = z.object({
  running: RunningCheck.nullable(),
  /** Newest first. */
  cards: z.array(CardSummary),
  cases: z.array(CaseEntry),
})
export type ConformanceState = z.infer<typeof ConformanceState>

/** What has changed of the state. */
export const ConformanceEvent = ConformanceState.partial()
export type ConformanceEvent = z.infer<typeof ConformanceEvent>

export const ConformanceMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.number(), state: ConformanceState }),
  z.object({ type: z.literal('events'), from: z.number(), events: z.array(ConformanceEvent) }),
])
export type ConformanceMessage = z.infer<typeof ConformanceMessage>

/** Pure: the state after `event`. */
export const foldConformance = (state: ConformanceState, event: ConformanceEvent): ConformanceState => ({
  ...state,
  ...event,
})

/** Group of the cases people saved. */
export const SAVED_GROUP = 'saved'
