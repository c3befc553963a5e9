import { toErrorInfo } from '@shared/errors.ts'
import type { DropReason } from '@shared/learning.ts'
import { chunkText } from '../../../memory/extract/chunk-text.ts'
import { ANSWER_TOKENS, factsQuestion, factsTool } from '../../../memory/extract/question.ts'
import { readFacts } from '../../../memory/extract/read-answer.ts'
import { type ExtractedFact, validateFacts } from '../../../memory/extract/validate.ts'
import type { RunTarget } from '../../run-targets.ts'

/** The same text gives the same facts on the same machine. */
const SEED = 1
const REPETITION = 8
/** A piece shorter than this is not read in halves any more. */
const SHORTEST = 200

export interface ChunkFacts {
  facts: ExtractedFact[]
  dropped: DropReason[]
  /** The model's answer held no list of facts. */
  unread: boolean
}

/**
 * Has a model read one piece of a text and keeps what the text bears out. What is too long for the model is read in halves. Errors: those of
 * the engine; CONTEXT_OVERFLOW where even a short piece is too long.
 */
export async function askForFacts(
  target: Pick<RunTarget, 'infer'>,
  { text, own }: { text: string; own: boolean },
  signal: AbortSignal,
): Promise<ChunkFacts> {
  const { system, user } = factsQuestion(text, own)
  const request = {
    messages: [
      { role: 'system' as const, content: system },
      { role: 'user' as const, content: user },
    ],
    tools: [factsTool],
    thinking: false,
    sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
    seed: SEED,
    maxTokens: ANSWER_TOKENS,
    repetition: REPETITION,
    priority: 2 as const,
  }
  try {
    const answer = await target.infer(request, () => undefined, signal)
    signal.throwIfAborted()
    const { facts: raw, malformed, none } = readFacts(answer)
    const { facts, dropped } = validateFacts(raw, text, own)
    return { facts, unread: none, dropped: [...dropped, ...Array<DropReason>(malformed).fill('malformed')] }
  } catch (error) {
    if (toErrorInfo(error).code !== 'CONTEXT_OVERFLOW' || text.length < SHORTEST) throw error
    return await inHalves(target, { text, own }, signal)
  }
}

async function inHalves(
  target: Pick<RunTarget, 'infer'>,
  { text, own }: { text: string; own: boolean },
  signal: AbortSignal,
): Promise<ChunkFacts> {
  const all: ChunkFacts = { facts: [], dropped: [], unread: true }
  for (const half of chunkText(text, Math.ceil(text.length / 2))) {
    const { facts, dropped, unread } = await askForFacts(target, { text: half.text, own }, signal)
    all.facts.push(...facts)
    all.dropped.push(...dropped)
    all.unread &&= unread
  }
  return all
}
