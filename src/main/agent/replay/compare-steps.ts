import type { StepVerdict } from '@shared/replay.ts'
import { align, WINDOW } from './align.ts'
import { differences, type JsonDifference } from './json-difference.ts'
import { askedMeanings, type Meaning, recordedMeanings } from './meaning.ts'
import type { RecordedEffect, Recording } from './recording.ts'
import type { Asked } from './reenact.ts'

/** A recorded step beside today's. */
export interface ComparedStep {
  recorded: RecordedEffect | null
  asked: Asked | null
  name: string
  verdict: StepVerdict
  /** Where it first differs, for those that diverge. */
  difference: JsonDifference | null
  /** Everything it differs in beside that first place. */
  others?: JsonDifference[]
}

interface Candidate {
  left: number | null
  right: number | null
  /** It stands elsewhere among today's. */
  moved?: true
}

/** Every recorded step beside what today's loop asked for, in recorded order. `broken`: the loop failed and asked no further. */
export function compareSteps(recording: Recording, asked: readonly Asked[], broken: boolean): ComparedStep[] {
  const { effects } = recording
  let same = 0
  while (same < effects.length && isSame(effects[same], asked[same])) same += 1
  const steps = effects.slice(0, same).map((recorded, at): ComparedStep => {
    const one = asked[at] ?? null
    return { recorded, asked: one, name: nameOf(one), verdict: 'equal', difference: null }
  })
  if (same === effects.length && same === asked.length) return steps

  const left = recordedMeanings(recording, same)
  const right = askedMeanings(asked, same)
  const pairs = pairUp(left, right)
  const told = new Set<string>()
  let explained = false
  for (const { left: l, right: r, moved = false } of pairs) {
    const recorded = l === null ? null : (effects[same + l] ?? null)
    const one = r === null ? null : (asked[same + r] ?? null)
    const expected = l === null ? null : (left[l] ?? null)
    const actual = r === null ? null : (right[r] ?? null)
    const name = (expected ?? actual)?.name ?? ''
    steps.push({
      recorded,
      asked: one,
      name,
      ...judge({ expected, actual, recorded, asked: one, moved, explained }, told),
    })
    explained ||= steps.at(-1)?.verdict !== 'equal'
  }
  return tail(steps, broken)
}

const isSame = (recorded: RecordedEffect | undefined, asked: Asked | undefined): boolean =>
  recorded !== undefined && asked?.key === recorded.key && asked.cause === recorded.cause

const nameOf = (asked: Asked | null): string => (asked && 'call' in asked.command ? asked.command.call.name : '')

/** Alignment by meaning; within a gap, what stands at the same place is the same step changed. */
function pairUp(left: readonly Meaning[], right: readonly Meaning[]): Candidate[] {
  const aligned = align(
    left.map((each) => each.key),
    right.map((each) => each.key),
  )
  const pairs: Candidate[] = []
  let gap: Candidate[] = []
  const flush = (): void => {
    pairs.push(...pairGap(gap, left, right))
    gap = []
  }
  for (const pair of aligned) {
    if (pair.left === null || pair.right === null) gap.push(pair)
    else {
      flush()
      pairs.push(pair)
    }
  }
  flush()
  return moved(pairs, left, right)
}

function pairGap(gap: readonly Candidate[], left: readonly Meaning[], right: readonly Meaning[]): Candidate[] {
  const lefts = gap.flatMap(({ left: at }) => (at === null ? [] : [at]))
  const rights = gap.flatMap(({ right: at }) => (at === null ? [] : [at]))
  const taken = new Set<number>()
  const keys = new Set(rights.map((at) => right[at]?.key))
  const pairs = lefts.map((l): Candidate => {
    // What is only elsewhere in the gap was moved, not changed.
    if (keys.has(left[l]?.key)) return { left: l, right: null }
    const one = left[l]
    const free = rights.filter((r) => !taken.has(r) && right[r]?.kind === one?.kind)
    const at = free.find((r) => right[r]?.scope === one?.scope)
    if (at === undefined) return { left: l, right: null }
    taken.add(at)
    return { left: l, right: at }
  })
  return [...pairs, ...rights.filter((r) => !taken.has(r)).map((r) => ({ left: null, right: r }))]
}

/** A step that is gone here and new nearby with the same meaning was only moved. */
function moved(pairs: readonly Candidate[], left: readonly Meaning[], right: readonly Meaning[]): Candidate[] {
  const news = pairs.flatMap(({ left: l, right: r }) => (l === null && r !== null ? [r] : []))
  const taken = new Set<number>()
  const joined = pairs.map((pair): Candidate => {
    const { left: l } = pair
    if (l === null || pair.right !== null) return pair
    const r = news.find((at) => !taken.has(at) && Math.abs(at - l) <= WINDOW && right[at]?.key === left[l]?.key)
    if (r === undefined) return pair
    taken.add(r)
    return { left: l, right: r, moved: true }
  })
  return joined.filter(({ left: l, right: r }) => l !== null || r === null || !taken.has(r))
}

interface Judged {
  expected: Meaning | null
  actual: Meaning | null
  recorded: RecordedEffect | null
  asked: Asked | null
  moved: boolean
  /** An earlier step differs already. */
  explained: boolean
}

function judge(
  { expected, actual, recorded, asked, moved, explained }: Judged,
  told: Set<string>,
): Pick<ComparedStep, 'verdict' | 'difference' | 'others'> {
  if (!actual) return { verdict: 'missing', difference: { path: '', expected: expected?.body, actual: undefined } }
  if (!expected) return { verdict: 'extra', difference: { path: '', expected: undefined, actual: actual.body } }
  const found = differences(expected.body, actual.body).map((each) => shifted(each, expected.offset))
  const fresh = found.filter((each) => !told.has(cause(each)))
  for (const each of fresh) told.add(cause(each))
  const [first, ...others] = fresh
  if (first) return { verdict: 'changed', difference: first, others }
  if (found.length > 0 || expected.offset !== actual.offset) return { verdict: 'follows', difference: null }
  if (moved || recorded?.cause !== asked?.cause) {
    return { verdict: 'reordered', difference: { path: '', expected: recorded?.cause, actual: asked?.cause } }
  }
  if (recorded?.key === asked?.key) return { verdict: 'equal', difference: null }
  // Both say the same; only what came before can make the keys differ, and only those of inferences.
  if (expected.kind === 'model.call' && explained) return { verdict: 'follows', difference: null }
  return { verdict: 'changed', difference: { path: '/key', expected: recorded?.key, actual: asked?.key } }
}

/** A tool's schema stands in requests and in calls: the same change of the same member is told once. */
const cause = ({ path, expected, actual }: JsonDifference): string =>
  JSON.stringify([path.slice(path.lastIndexOf('/')), expected, actual])

const MESSAGE = /^\/request\/messages\/(\d+)/

/** The pointer into the whole history. */
function shifted(difference: JsonDifference, offset: number): JsonDifference {
  const path = difference.path.replace(MESSAGE, (_, at: string) => `/request/messages/${Number(at) + offset}`)
  return { ...difference, path }
}

/** The loop stopped asking: only the first step it did not reach is a divergence, and none where an earlier one explains it. */
function tail(steps: ComparedStep[], broken: boolean): ComparedStep[] {
  const end = steps.findLastIndex(({ verdict }) => verdict !== 'missing') + 1
  const explained = broken || steps.slice(0, end).some(({ verdict }) => verdict !== 'equal')
  const unreached = explained ? end : end + 1
  return steps.map((step, at) => (at < unreached ? step : { ...step, verdict: 'unreached', difference: null }))
}
