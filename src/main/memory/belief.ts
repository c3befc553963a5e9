import type { EvidenceSource, MemoryKind } from '@shared/memory.ts'

const DAY = 86_400_000

/** How much one word of each source counts, in log-odds; memory.md 5.3. */
export const WEIGHTS: Record<EvidenceSource, number> = {
  user_confirmed: 3,
  user_said: 2,
  tool_observed: 2,
  imported: 1,
  model_inferred: 0.5,
}

/** Whose word may replace whose: what a person said gives way only to what a person said. */
const AUTHORITY: Record<EvidenceSource, number> = {
  user_confirmed: 2,
  user_said: 2,
  tool_observed: 1,
  imported: 0,
  model_inferred: 0,
}

/** Days after which half of what speaks for or against a memory has faded. */
const HALF_LIVES: Record<MemoryKind, number> = {
  state: 2,
  fact: 365,
  preference: 180,
  procedure: 365,
  gotcha: 365,
  episode: 365,
}
const PROJECT_FACT = 60
const MOST = 4

/** What is believed of any memory without evidence; decay leads back to it. */
const PRIOR = 0

/** One piece of evidence, as far as it counts. */
export interface Testimony {
  source: EvidenceSource
  polarity: 1 | -1
  /** Of one session; repeated there it counts once. */
  session: string
}

/** In log-odds, before decay; -4 to 4. */
export function logOdds(evidence: readonly Testimony[]): number {
  const roots = new Map<string, { weight: number; sessions: Set<string> }>()
  for (const { source, polarity, session } of evidence) {
    const key = `${source}${polarity}`
    const root = roots.get(key) ?? { weight: WEIGHTS[source] * polarity, sessions: new Set() }
    root.sessions.add(session)
    roots.set(key, root)
  }
  let sum = PRIOR
  for (const { weight, sessions } of roots.values()) sum += weight * (1 + Math.log(sessions.size))
  return Math.min(Math.max(sum, -MOST), MOST)
}

export const authority = (evidence: readonly Testimony[]): number =>
  Math.max(-1, ...evidence.filter(({ polarity }) => polarity > 0).map(({ source }) => AUTHORITY[source]))

/** In days. */
export const halfLife = (kind: MemoryKind, scope: string, ofPredicate: number | null): number =>
  ofPredicate ?? (kind === 'fact' && scope.startsWith('project:') ? PROJECT_FACT : HALF_LIVES[kind])

/** What is left after `elapsed` milliseconds, 1 to 0. */
export const remaining = (elapsed: number, halfLifeDays: number): number =>
  2 ** (-Math.max(elapsed, 0) / (halfLifeDays * DAY))

/** Probability that it is true, 0 to 1; `left` is what decay has left of the evidence. */
export const probability = (logodds: number, left: number): number =>
  1 / (1 + Math.exp(-(PRIOR + (logodds - PRIOR) * left)))
