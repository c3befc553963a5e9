import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { z } from 'zod'
import type { OpenedHost } from '../../tools/sandbox/capabilities/host.ts'
import type { SecretVeil } from '../../tools/sandbox/capabilities/secret-veil.ts'
import type { HostCall, Surroundings } from '../../tools/sandbox/types.ts'

/** UTF-16 units of the answers that are kept of one call. */
const MOST_KEPT = 512 * 1024

/** One answer of the studio's side, secrets hidden. */
const CapabilityAnswer = z.object({
  capability: z.string(),
  method: z.string(),
  args: z.array(z.unknown()),
  /** What came, or the sentence that said why not. */
  ok: z.boolean(),
  value: z.unknown(),
  /** What the tool's clock showed then. */
  at: z.number(),
})
type CapabilityAnswer = z.infer<typeof CapabilityAnswer>

/** What a call was given from outside: enough to make it again. */
export const CallRecord = z.object({
  surroundings: z.object({ now: z.number().nullable(), seed: z.number().nullable() }),
  /** In the order they came. */
  answers: z.array(CapabilityAnswer),
  /** False when there were more answers than are kept. */
  complete: z.boolean(),
  /** What was asked of the model. */
  model: z.object({ questions: z.number(), inputTokens: z.number(), outputTokens: z.number() }),
})
export type CallRecord = z.infer<typeof CallRecord>

/** Keeps what a call is answered while it goes on. */
export class AnswerLog {
  readonly #surroundings: Surroundings
  readonly #veil: SecretVeil
  readonly #answers: CapabilityAnswer[] = []
  #length = 0
  #now = 0
  #complete = true

  constructor(surroundings: Surroundings, veil: SecretVeil) {
    this.#surroundings = surroundings
    this.#veil = veil
  }

  /** When the last answer came: what the tool's clock shows after it. */
  readonly now = (): number => this.#now

  keep(host: HostCall): HostCall {
    return async (capability, method, args, signal) => {
      const answered = (ok: boolean, value: unknown): void => {
        this.#now = Math.max(this.#now, Date.now())
        this.#add({ capability, method, args: [...args], ok, value: value ?? null, at: this.#now })
      }
      try {
        const value = await host(capability, method, args, signal)
        answered(true, value)
        return value
      } catch (error) {
        answered(false, toErrorInfo(error).message)
        throw error
      }
    }
  }

  record(model: CallRecord['model']): CallRecord {
    return { surroundings: this.#surroundings, answers: this.#answers, complete: this.#complete, model }
  }

  #add(answer: CapabilityAnswer): void {
    const hidden = this.#veil.value(answer) as CapabilityAnswer
    this.#length += JSON.stringify(hidden).length
    if (this.#length > MOST_KEPT) this.#complete = false
    else this.#answers.push(hidden)
  }
}

/** Asked for something that the record has no answer to, and that must not be done anew. */
export class NotRecorded extends Error {
  readonly what: string

  constructor(what: string) {
    super(`The recorded call was never answered ${what}.`)
    this.what = what
  }
}

/** Reads what is here and changes nothing. */
const HARMLESS = new Set(['fs.read.read', 'fs.read.list', 'sqlite.query', 'memory.search'])

/**
 * Answers a call from the record of another: each answer once, in their order. What is not in it is asked anew where that reads only and
 * `anew` allows it; else `onMissing` hears of it and the call fails.
 */
export function answerFrom(
  { answers, surroundings }: CallRecord,
  anew: boolean,
  onMissing: (missing: NotRecorded) => void,
): { host(live: OpenedHost): HostCall; now(): number } {
  const left = [...answers]
  let now = surroundings.now ?? 0
  return {
    now: () => now,
    host:
      ({ call, veil }) =>
      async (capability, method, args, signal) => {
        // The record holds no secret.
        if (capability === 'secrets') return await call(capability, method, args, signal)
        const wanted = JSON.stringify(veil.value(args))
        const at = left.findIndex(
          (each) => each.capability === capability && each.method === method && JSON.stringify(each.args) === wanted,
        )
        const [answer] = at < 0 ? [] : left.splice(at, 1)
        if (answer) {
          now = Math.max(now, answer.at)
          if (answer.ok) return answer.value
          throw new StudioError('TOOL_FAILED', String(answer.value))
        }
        if (anew && HARMLESS.has(`${capability}.${method}`)) return await call(capability, method, args, signal)
        const missing = new NotRecorded(`${capability} ${method}`)
        onMissing(missing)
        throw missing
      },
  }
}
