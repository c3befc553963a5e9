import type { Divergence, Playback, Verification } from '@shared/replay.ts'
import type { RunEvent } from '@shared/runs.ts'
import { safe, short } from './safe-text.ts'

const MARKS = {
  equal: '=',
  follows: '~',
  changed: '!',
  missing: '-',
  extra: '+',
  reordered: '<',
  state: '!',
  unreached: ' ',
} as const

export function formatVerification({
  session,
  verdict,
  steps,
  divergences,
  versionChanges,
  states,
}: Verification): string {
  const rows = steps
    .filter((step) => step.kind !== 'timer' || step.verdict !== 'equal')
    .map(
      (step) =>
        `${MARKS[step.verdict]} ${String(step.seq).padStart(5)}  ${step.kind} ${safe(step.name)}`.trimEnd().padEnd(44) +
        (step.verdict === 'equal' ? '' : `  ${step.verdict}`),
    )
  const summary = {
    equal: `Equal: ${steps.length} effects and ${states} states of ${session} are as recorded.`,
    accepted: `Accepted: ${divergences.length} of ${steps.length} effects of ${session} differ, and were accepted as they are.`,
    diverged: `Diverged: ${divergences.length} of ${steps.length} effects of ${session}.`,
    incomplete: `Incomplete: the record of ${session} ends before the run did; its ${steps.length} effects are as recorded.`,
  }[verdict]
  const versions = versionChanges.map(
    ({ name, recorded, now }) => `  ${safe(name)}: ${short(recorded)} then, ${short(now)} now`,
  )
  return [
    ...rows,
    ...divergences.map(formatDivergence),
    ...(versions.length > 0 ? ['Versions that differ:', ...versions] : []),
    summary,
  ].join('\n')
}

/** What differs, where, in four lines. */
export const formatDivergence = ({ seq, step, kind, path, expected, actual, message, accepted }: Divergence): string =>
  [
    `Entry ${seq}, step ${step}: ${kind}${accepted ? ' (accepted)' : ''}. ${safe(message)}`,
    `  at       ${path === '' ? '(the whole)' : safe(path)}`,
    `  expected ${short(expected)}`,
    `  actual   ${short(actual)}`,
  ].join('\n')

export function formatPlayback({ frames, runId, complete }: Playback): string {
  const lines = frames.flatMap(({ at, events }) =>
    events.flatMap((event) => {
      const text = describe(event)
      return text === null ? [] : [`${(at / 1000).toFixed(3).padStart(9)}s  ${text}`]
    }),
  )
  return [...lines, complete ? `End of ${runId}.` : `The record of ${runId} ends here, before the run did.`].join('\n')
}

function describe(event: RunEvent): string | null {
  switch (event.type) {
    case 'span':
      return event.span.endedAt === null
        ? `begins ${safe(event.span.name)}`
        : `ends   ${safe(event.span.name)}: ${event.span.status}`
    case 'tokens':
      return `tokens ${short(event.tokens.map((token) => token.text).join(''))}`
    case 'toolResult':
      return `result ${short(event.content.result)}`
    case 'run':
      return `${event.run.status} ${short(event.run.answer ?? event.run.error?.message ?? '')}`
    default:
      return null
  }
}
