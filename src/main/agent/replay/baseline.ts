import type { Verification } from '@shared/replay.ts'

/** What a verification says where a person has accepted some of its divergences. A new one diverges as before. */
export function judgedAgainst(verification: Verification, accepted: ReadonlySet<string>): Verification {
  if (verification.verdict !== 'diverged' || accepted.size === 0) return verification
  const divergences = verification.divergences.map((each) => ({ ...each, accepted: accepted.has(each.hash) }))
  const verdict = divergences.every((each) => each.accepted) ? 'accepted' : 'diverged'
  return { ...verification, divergences, verdict }
}
