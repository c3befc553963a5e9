import type { TokenChannel, TokenRecord } from '@shared/runs.ts'
import type { ChunkLogprobs } from './chunk.ts'

/** Below this a token counts as a decision, whose alternatives are kept. */
const DECISION = 0.9

/** The id of a token whose server says only its text. */
export const NO_ID = -1

/** The tokens of a piece where the server gives them; `t` in milliseconds. `first`: the turn begins with them. */
export function tokenRecords(
  logprobs: ChunkLogprobs | null | undefined,
  channel: TokenChannel,
  t: number,
  first: boolean,
): TokenRecord[] {
  return (logprobs?.content ?? []).map(({ token, id, logprob, top_logprobs: top }, index) => {
    const p = probability(logprob)
    const alternatives = (top ?? [])
      .map((each) => ({ id: each.id ?? NO_ID, text: each.token, p: probability(each.logprob) }))
      .sort((a, b) => b.p - a.p)
      .slice(0, 5)
    const decides = p < DECISION || (first && index === 0)
    return {
      id: id ?? NO_ID,
      text: token,
      p,
      t,
      channel,
      ...(decides && alternatives.length > 0 ? { alternatives } : {}),
    }
  })
}

/** Text of a server that gives no tokens, to be shown as it comes and not kept as tokens. */
export const textChunk = (text: string, channel: TokenChannel, t: number): TokenRecord => ({
  id: NO_ID,
  text,
  p: 0,
  t,
  channel,
  chunk: true,
})

const probability = (logprob: number): number => Math.min(1, Math.max(0, Math.exp(logprob)))
