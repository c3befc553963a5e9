import type { ModelReplay, ModelStep, TokenRow, ToolReplay, ToolStep } from '@shared/live-replay.ts'
import { safe, short } from './safe-text.ts'

const MODEL_MARKS = {
  equal: '=',
  sameText: '~',
  differs: '!',
  extra: '+',
  served: ' ',
  absent: '!',
  unreached: '-',
} as const

/** A step, and where its answer differs both rows of probabilities. */
export function formatModelStep(step: ModelStep): string {
  const { verdict, seq, kind, name, tokens, difference, samePrompt } = step
  const counted = tokens === null ? '' : `  ${tokens} tokens`
  const prompt = samePrompt === false ? ', after another prompt' : ''
  const place = `step ${step.step}, entry ${seq ?? '-'}`
  const head = `${MODEL_MARKS[verdict]} ${place.padEnd(20)} ${`${kind} ${safe(name)}`.trimEnd().padEnd(24)} ${VERDICTS[verdict]}${prompt}${counted}`
  if (!difference) return head.trimEnd()
  return [
    head,
    `    first differing token: ${difference.at}`,
    `    recorded  ${formatRow(difference.recorded)}`,
    `    now       ${formatRow(difference.now)}`,
  ].join('\n')
}

const VERDICTS = {
  equal: 'equal',
  sameText: 'same text',
  differs: 'differs',
  extra: 'not in the record',
  served: 'served from the record',
  absent: 'not in the record',
  unreached: 'not reached',
} as const

function formatRow(row: TokenRow | null): string {
  if (!row) return 'the answer has ended'
  const others = row.alternatives.map(({ text, p }) => `${short(text)} ${percent(p)}`)
  return `${short(row.text)} ${percent(row.p)}${others.length > 0 ? `  of  ${others.join('  ')}` : ''}`
}

const percent = (p: number): string => `${(p * 100).toFixed(1)}%`

/** The end of a replay whose steps were told as they came. */
export function formatModelReplay({ steps, verdict, message, model, seed, temperature, answer }: ModelReplay): string {
  const heat = temperature === null ? 'as the model advises' : String(temperature)
  return [
    ...steps.filter((step) => step.verdict === 'unreached').map(formatModelStep),
    `Model ${safe(model)}, seed ${seed}, temperature ${heat}. Nothing of this replay is kept as a run.`,
    ...(answer === null ? [] : [`Answer: ${short(answer)}`]),
    `${HEADS[verdict]}: ${safe(message)}`,
  ].join('\n')
}

const HEADS = { equal: 'Equal', diverged: 'Diverged', incomplete: 'Incomplete' } as const

const TOOL_VERDICTS = {
  identical: 'identical',
  normalised: 'equal after normalising',
  differs: 'differs',
  errorNow: 'error now',
  errorThen: 'error then',
  refused: 'not run',
} as const

export function formatToolReplay({ steps, verdict, message }: ToolReplay): string {
  return [
    ...steps.map(formatToolStep),
    'The calls ran on a copy of the workspace; nothing of this replay is kept as a run.',
    `${HEADS[verdict]}: ${safe(message)}`,
  ].join('\n')
}

function formatToolStep({ verdict, seq, step, name, arguments: given, ...rest }: ToolStep): string {
  const mark = verdict === 'identical' ? '=' : verdict === 'normalised' ? '~' : verdict === 'refused' ? ' ' : '!'
  const why = verdict === 'normalised' ? ` (${rest.normalisers.join(', ')})` : ''
  const place = `step ${step}, entry ${seq ?? '-'}`
  const head = `${mark} ${place.padEnd(20)} ${safe(name)} ${short(given)}  ${TOOL_VERDICTS[verdict]}${why}`
  if (rest.reason) return `${head}: ${rest.reason}`
  if (mark === '=') return head
  return [head, `    recorded  ${short(rest.recorded)}`, `    now       ${short(rest.now)}`].join('\n')
}
