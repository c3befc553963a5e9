import { createInterface } from 'node:readline/promises'
import type { Breakpoint, Held, Release } from '@shared/breakpoints.ts'
import { readJsonObject } from '@shared/json-object.ts'
import { InvalidArgumentError } from 'commander'
import { safe } from './safe-text.ts'

const FORMS = 'tool:NAME, after:NAME, arguments:TEXT, repeat:N, memory, tokens:N, probability:P, error or step'

/** Collects `--break` options. Errors: InvalidArgumentError. */
export function parseBreakpoint(text: string, before: Breakpoint[] = []): Breakpoint[] {
  const colon = text.indexOf(':')
  const kind = colon < 0 ? text : text.slice(0, colon)
  const value = colon < 0 ? '' : text.slice(colon + 1)
  const point = breakpointOf(kind, value)
  if (!point) throw new InvalidArgumentError(`It must be one of ${FORMS}.`)
  return [...before, point]
}

function breakpointOf(kind: string, value: string): Breakpoint | null {
  const enabled = true
  const number = value.trim() === '' ? Number.NaN : Number(value)
  const whole = (least: number) => Number.isInteger(number) && number >= least && number <= 1_000_000_000
  if (kind === 'tool' || kind === 'after')
    return { kind: 'tool', name: value, when: kind === 'tool' ? 'before' : 'after', enabled }
  if (kind === 'arguments' && value !== '') return { kind, text: value, enabled }
  if (kind === 'repeat' && whole(2)) return { kind, count: number, enabled }
  if (kind === 'tokens' && whole(1)) return { kind, most: number, enabled }
  if (kind === 'probability' && number > 0 && number <= 1) return { kind, below: number, enabled }
  if ((kind === 'memory' || kind === 'error' || kind === 'step') && value === '') return { kind, enabled }
  return null
}

/** Asks at the terminal what to do with a held step. Aborting goes on with it, for the run is over then. */
export async function askAboutHeld(held: Held, signal: AbortSignal): Promise<Release> {
  const { call, kind, step, because, tokens } = held
  const what = call
    ? `${kind === 'approval' ? 'the approval of ' : ''}${call.name} ${JSON.stringify(call.arguments)}`
    : `step ${step}`
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    process.stderr.write(`Held before ${safe(what)} (${because?.kind ?? 'step'}; ${tokens} tokens so far).\n`)
    const more = call ? ', a {JSON} other arguments, r TEXT a result' : ''
    for (;;) {
      const answer = (await terminal.question(`g go on, s step${more}: `, { signal })).trim()
      const word = releaseOf(answer, call !== null)
      if (word) return word
    }
  } catch (error) {
    if (signal.aborted) return { action: 'go' }
    throw error
  } finally {
    terminal.close()
  }
}

/** What was typed; null for what is not understood. */
export function releaseOf(answer: string, isCall: boolean): Release | null {
  if (answer === 'g' || answer === '') return { action: 'go' }
  if (answer === 's') return { action: 'step' }
  if (!isCall) return null
  if (answer.startsWith('r ')) return { action: 'go', result: answer.slice(2) }
  const given = answer.startsWith('a ') ? readJsonObject(answer.slice(2)) : null
  return given && { action: 'go', arguments: given }
}
