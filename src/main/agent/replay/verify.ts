import type { Divergence, Verification, VerifiedStep, VersionChange } from '@shared/replay.ts'
import type { Run } from '@shared/runs.ts'
import { hashJson } from '../../kit/canonical.ts'
import type { Versions } from '../journal.ts'
import { step } from '../loop.ts'
import { isOver, type LoopState, stepOf } from '../loop-state.ts'
import { type ComparedStep, compareSteps } from './compare-steps.ts'
import { alteredSpans, type SpanEvidence, spansOfEffects } from './evidence.ts'
import { type JsonDifference, reported } from './json-difference.ts'
import type { Recording } from './recording.ts'
import { type Environment, type Loop, type Reenactment, reenact } from './reenact.ts'

export interface VerifyOptions {
  /** What the loop meets today. */
  environment: Environment
  /** The run's row, as shown; must be what the loop comes to. */
  run: Run
  spans: readonly SpanEvidence[]
  /** The loop to judge; today's when absent. */
  loop?: Loop
}

/**
 * Replay mode B: runs the loop with everything served from the record, and names each step at which it does something else. Pure: no
 * model, no tools, no clock, no files. Errors: those of the blobs.
 */
export function verify(recording: Recording, { environment, run, spans, loop = step }: VerifyOptions): Verification {
  const played = reenact(recording, environment, loop)
  const over = isOver(played.state) && recording.effects.every(({ done, abandoned }) => done !== null || abandoned)
  const last = recording.events.findLast(({ event }) => event !== null)?.entry.seq ?? 0
  const compared = compareSteps(recording, played.asked, played.wrong?.failed ?? false)
    // What the loop asked for last of all was about to be recorded when the record ended.
    .filter(({ verdict, asked }) => over || verdict !== 'extra' || asked?.cause !== last)

  const rows = spansOfEffects(
    recording,
    spans.map(({ span }) => span),
  )
  const steps: VerifiedStep[] = []
  const divergences: Divergence[] = []
  const diverge = (
    seq: number,
    number: number,
    kind: Divergence['kind'],
    difference: JsonDifference,
    message: string,
    others: readonly JsonDifference[] = [],
  ) => {
    // All it differs in, so that accepting the first place hides no other.
    const whole = [difference, ...others].map(({ path, expected = null, actual = null }) => ({
      path,
      expected,
      actual,
    }))
    const hash = hashJson({ seq, kind, whole })
    const where = { session: recording.runId, seq, step: number, kind }
    divergences.push({ ...where, ...reported(difference), message, hash, accepted: false })
  }
  let number = 0
  for (const each of compared) {
    const { recorded, asked, name, verdict } = each
    const scope = recorded?.scope ?? asked?.command.scope ?? ''
    number = stepOf(scope) || number
    const seq = recorded?.seq ?? asked?.cause ?? 0
    const kind = recorded?.kind ?? asked?.command.kind ?? ''
    const spanOrder = (recorded && rows.get(recorded.seq)?.order) ?? null
    steps.push({ seq, step: number, kind, name, scope, verdict, spanOrder })
    if (each.difference && isDivergence(verdict))
      diverge(seq, number, verdict, each.difference, describe(each), each.others)
  }
  const numberAt = (seq: number): number => steps.findLast((each) => each.seq <= seq)?.step ?? 0

  const { wrong } = played
  if (wrong && !divergences.some(({ seq }) => seq < wrong.seq)) {
    const message = wrong.failed
      ? `The loop failed at entry ${wrong.seq}.`
      : `The state after entry ${wrong.seq} is not the recorded one (hashes).`
    diverge(
      wrong.seq,
      numberAt(wrong.seq),
      'state',
      { path: '', expected: wrong.expected, actual: wrong.actual },
      message,
    )
    markState(steps, wrong.seq)
  }
  for (const { seq, span } of alteredSpans(recording, spans)) {
    const difference = { path: `/spans/${span.order}/content`, expected: 'as in the record', actual: 'something else' }
    diverge(seq, numberAt(seq), 'state', difference, `What is shown of "${span.name}" is not what was recorded.`)
    markState(steps, seq)
  }
  if (over && divergences.length === 0) {
    for (const difference of rowDifferences(run, recording, played)) {
      diverge(
        last,
        numberAt(last),
        'state',
        difference,
        'The run is shown with something else than its record leads to.',
      )
    }
  }
  divergences.sort((a, b) => a.seq - b.seq)
  const versionsThen = flatten(recording.versions)
  const versionsNow = flatten(environment.versions)
  return {
    session: recording.runId,
    verdict: divergences.length > 0 ? 'diverged' : over ? 'equal' : 'incomplete',
    steps,
    divergences,
    versionsThen,
    versionsNow,
    versionChanges: changes(versionsThen, versionsNow),
    entries: recording.events.length,
    states: played.states,
  }
}

const isDivergence = (verdict: string): verdict is Divergence['kind'] =>
  ['changed', 'missing', 'extra', 'reordered', 'state'].includes(verdict)

/** The step whose outcome led to a wrong state says so, unless it has a verdict of its own. */
function markState(steps: VerifiedStep[], seq: number): void {
  const at = steps.findLastIndex((each) => each.seq <= seq)
  const found = steps[at]
  if (found?.verdict === 'equal') steps[at] = { ...found, verdict: 'state' }
}

function describe({ verdict, name, recorded, asked }: ComparedStep): string {
  const what = `${recorded?.kind ?? asked?.command.kind}${name ? ` ${name}` : ''}`
  switch (verdict) {
    case 'missing':
      return `The record has ${what} here; the loop does not ask for it.`
    case 'extra':
      return `The loop asks for ${what} here; the record has nothing of it.`
    case 'reordered':
      return `The loop asks for ${what} at another place than recorded.`
    default:
      return `The loop asks for ${what} with something else than recorded.`
  }
}

/** The facts of the run's row that its state decides. */
function rowDifferences(run: Run, recording: Recording, { state }: Reenactment): JsonDifference[] {
  const { input } = recording.started
  const asked = recording.events.flatMap(({ event }) => (event?.type === 'branched' ? event.edits : []))
  const edited = asked.findLast((edit) => edit.kind === 'input')
  const expected: Partial<Run> = {
    status: statusOf(state),
    answer: state.answer,
    steps: state.step,
    inputTokens: state.inputTokens,
    outputTokens: state.outputTokens,
    input: edited?.text ?? input,
    seed: state.seed,
  }
  return Object.entries(expected).flatMap(([key, value]) => {
    const shown = run[key as keyof Run]
    return shown === value ? [] : [{ path: `/run/${key}`, expected: value, actual: shown }]
  })
}

const statusOf = ({ phase }: LoopState): Run['status'] =>
  phase === 'done' ? 'done' : phase === 'cancelled' ? 'cancelled' : 'failed'

function flatten({ template, tools, remote, ...rest }: Versions): Record<string, string> {
  const entries = Object.entries(rest).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, String(value)]],
  )
  const hashes = Object.entries(tools ?? {}).map(([name, hash]) => [`tool ${name}`, hash])
  return Object.fromEntries([
    ...entries,
    ['template', `${template.name} ${template.hash}`],
    ...(remote ? [['server', `${remote.server} ${remote.model}`]] : []),
    ...hashes,
  ])
}

const changes = (then: Record<string, string>, now: Record<string, string>): VersionChange[] =>
  Object.keys({ ...then, ...now })
    .filter((name) => then[name] !== now[name])
    .map((name) => ({ name, recorded: then[name] ?? '', now: now[name] ?? '' }))
