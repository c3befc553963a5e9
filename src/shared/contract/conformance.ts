import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Card, CaseEntry, CaseId, CaseName, CaseXray, ConformanceMessage, Expectation } from '../conformance.ts'
import { ModelId, RunId, SpanId } from '../ids.ts'

const none = z.void()
const byCard = z.object({ cardId: z.string().max(64) })

/** Procedures of the conformance card: cases, checks and their results. */
export const conformanceContract = {
  watch: oc.input(none).output(eventIterator(ConformanceMessage)),
  /** Begins to put all cases to a model, at the lowest priority. Errors: CONFLICT while a check goes on. */
  start: oc.input(z.object({ modelId: ModelId, saved: z.boolean().default(true) })).output(none),
  /** Stops the check that goes on; nothing of it is kept. */
  cancel: oc.input(none).output(none),
  card: oc.input(byCard).output(Card),
  /** The answer to a failed case, taken apart. */
  xray: oc.input(byCard.extend({ caseId: z.string().max(64) })).output(CaseXray),
  /** Writes a card as JSON to a file the person chooses; null when they closed the dialog. */
  exportCard: oc.input(byCard).output(z.object({ path: z.string() }).nullable()),
  /** Keeps an inference as a case: what the model was shown, and what it should have answered. */
  saveCase: oc.input(z.object({ runId: RunId, spanId: SpanId, name: CaseName, expect: Expectation })).output(CaseEntry),
  removeCase: oc.input(z.object({ caseId: CaseId })).output(none),
  /** Writes all saved cases to a file the person chooses; null when they closed the dialog. */
  exportCases: oc.input(none).output(z.object({ path: z.string() }).nullable()),
  /** Adds the cases of a file the person chooses; null when they closed the dialog. */
  importCases: oc.input(none).output(z.object({ added: z.number() }).nullable()),
}
