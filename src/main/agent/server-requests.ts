import { setTimeout as delay } from 'node:timers/promises'
import type { ToolEffect } from '@shared/agents.ts'
import { toErrorInfo } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { McpAnswer, McpExchange, McpRequest, Sampled, SamplingRequest } from '@shared/mcp-requests.ts'
import type { Permissions } from '@shared/permissions.ts'
import { SUPPLIED, type ToolCall } from '@shared/runs.ts'
import type { AuditLog } from '../govern/audit.ts'
import { sha256 } from '../kit/canonical.ts'
import type { McpReply } from '../tools/mcp/types.ts'
import type { ToolContext } from '../tools/types.ts'
import type { Recorder } from '../trace/recorder.ts'
import type { RunLog } from '../trace/run-log.ts'
import type { Approvals } from './approvals.ts'

export interface ServerRequestOptions {
  recorder: Recorder
  log: RunLog
  audit: AuditLog
  approvals: Approvals
  permissions(): Permissions
  actor: string
  /** Puts what a server asks to the run's model. Errors: those of the engine. */
  sample(request: SamplingRequest, runId: RunId, signal: AbortSignal): Promise<Sampled>
}

/** The call that is at work. `seq`: the entry of the record that asked for it. */
export interface CallAtWork {
  call: ToolCall
  effect: ToolEffect
  spanId: SpanId
  seq: number
}

/** Ends of what a question can outlive: the run, and the question itself when its server or its call is through. */
interface Signals {
  run: AbortSignal
  question: AbortSignal
}

/** What one call may ask for: nobody is to be worn down by questions. */
const MOST_QUESTIONS = 20
const TOO_MANY = `No more than ${MOST_QUESTIONS} requests are answered within one call.`
const READ_ONLY = 'This run may only read, so what servers ask is not put to anybody.'

/**
 * What servers ask while they carry out a call of one run: put to a person, recorded as a part of the call, answered. The loop knows
 * nothing of it, for the call's outcome is the only thing that comes of it; so a replay needs no server and nobody to ask.
 */
export class ServerRequests {
  readonly #options: ServerRequestOptions
  #open = 0
  #waited = 0
  #since = 0

  constructor(options: ServerRequestOptions) {
    this.#options = options
  }

  /** Milliseconds so far in which a server's question stood. */
  get #waitedMs(): number {
    return this.#waited + (this.#open > 0 ? performance.now() - this.#since : 0)
  }

  /** Milliseconds of the run's own time: that in which a server's question stands before a person is not. Errors: AbortError. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    let granted = this.#waitedMs
    let left = ms
    while (left > 0) {
      await delay(left, undefined, { signal, ref: false })
      const waited = this.#waitedMs
      left = Math.ceil(waited - granted)
      granted = waited
    }
  }

  /** What may be asked while one call is at work; `signal` is the run's. `end` withdraws what still stands, and waits until that is recorded. */
  during(at: CallAtWork, signal: AbortSignal): { ask: NonNullable<ToolContext['ask']>; end(): Promise<void> } {
    const over = new AbortController()
    const open = new Set<Promise<McpReply>>()
    return {
      ask: async (request, withdrawn) => {
        if (open.size >= MOST_QUESTIONS) return { action: 'decline', reason: TOO_MANY }
        const ends = [signal, over.signal, ...(withdrawn ? [withdrawn] : [])]
        const answer = this.#answer(request, at, { run: signal, question: AbortSignal.any(ends) })
        open.add(answer)
        return await answer
      },
      end: async () => {
        over.abort()
        await Promise.allSettled(open)
      },
    }
  }

  /** Errors: CANCELLED; those of the engine, when the model cannot answer. */
  async #answer(request: McpRequest, at: CallAtWork, signals: Signals): Promise<McpReply> {
    const { recorder } = this.#options
    const { kind, server } = request
    const { call, effect } = at
    const span = recorder.commit((tx) =>
      recorder.startSpan(tx, {
        kind: 'approval',
        name: `${server} asks: ${kind}`,
        parentId: at.spanId,
        attributes: {
          'gen_ai.tool.name': call.name,
          'studio.mcp.server': server,
          'studio.mcp.asks': kind,
          [SUPPLIED]: true,
        },
        content: {
          kind: 'approval',
          call,
          effect,
          decision: null,
          reason: null,
          exchange: { request, answer: null },
        },
      }),
    )
    let answer: McpAnswer | null = null
    try {
      answer = await this.#ask(request, at, span.id, signals)
      if (request.kind !== 'sampling' || answer.action !== 'accept') {
        this.#close(at, span.id, { request, answer })
        return replyOf(answer)
      }
      const { messages = request.messages, system = request.system } = answer
      const sampled = await this.#options.sample({ ...request, messages, system }, recorder.runId, signals.question)
      this.#close(at, span.id, { request, answer, sampled })
      return { action: 'accept', sampled }
    } catch (error) {
      this.#close(at, span.id, { request, answer }, error)
      throw error
    }
  }

  async #ask(request: McpRequest, { call, effect }: CallAtWork, spanId: SpanId, signals: Signals): Promise<McpAnswer> {
    const { approvals, permissions } = this.#options
    if (permissions().mode === 'readOnly') return { action: 'decline', reason: READ_ONLY }
    this.#stand(1, signals.run)
    try {
      return await approvals.askFor({ spanId, call, effect, changes: [], rules: [], request }, signals.question)
    } finally {
      this.#stand(-1, signals.run)
    }
  }

  /** While a person is asked, the run waits. */
  #stand(more: 1 | -1, signal: AbortSignal): void {
    const { recorder } = this.#options
    const now = performance.now()
    if (this.#open === 0) this.#since = now
    this.#open += more
    if (this.#open === 0) this.#waited += now - this.#since
    // A run that is being stopped gets its last status elsewhere.
    if (signal.aborted) return
    const status = this.#open > 0 ? 'waiting' : 'running'
    const { run } = recorder
    if (run.endedAt === null && run.status !== status) recorder.commit((tx) => recorder.updateRun(tx, { status }))
  }

  /** The span, the record's entry and the audit row become true together. */
  #close({ call, effect, seq }: CallAtWork, spanId: SpanId, exchange: McpExchange, error?: unknown): void {
    const { recorder, log, audit, actor } = this.#options
    const { request, answer, sampled } = exchange
    const failure = error === undefined ? null : toErrorInfo(error)
    const accepted = answer?.action === 'accept'
    const withdrawn = failure?.code === 'CANCELLED'
    recorder.commit((tx) => {
      recorder.endSpan(tx, spanId, {
        status: withdrawn ? 'cancelled' : failure ? 'error' : 'ok',
        error: failure,
        attributes: sampled ? { 'gen_ai.usage.output_tokens': sampled.outputTokens } : {},
        content: {
          kind: 'approval',
          call,
          effect,
          decision: answer === null ? null : accepted ? 'approve' : 'deny',
          reason: answer?.action === 'decline' ? answer.reason : null,
          exchange,
        },
      })
      const said = { req: seq, kind: request.kind, exchange: tx.blobs.putJson(exchange) }
      log.append(tx, 'asked', Date.now(), said)
      audit.appendIn(tx, {
        actor,
        action: `mcp.${request.kind === 'sampling' ? 'sampling' : 'elicitation'}`,
        subject: request.server,
        result: withdrawn ? 'cancelled' : failure ? 'error' : accepted ? 'ok' : 'denied',
        details: {
          runId: recorder.runId,
          spanId,
          tool: call.name,
          kind: request.kind,
          action: answer?.action ?? null,
          ...(request.kind === 'url' ? { url: request.url } : {}),
          ...(request.kind === 'form' ? { fields: request.fields.map(({ name }) => name) } : {}),
          ...(sampled
            ? { model: sampled.model, outputTokens: sampled.outputTokens, answerSha256: sha256(sampled.text) }
            : {}),
        },
      })
    })
  }
}

function replyOf(answer: McpAnswer): McpReply {
  switch (answer.action) {
    case 'accept':
      return { action: 'accept', ...(answer.values ? { values: answer.values } : {}) }
    case 'decline':
      return { action: 'decline', reason: answer.reason }
    case 'cancel':
      return { action: 'cancel', reason: 'The person did not answer.' }
    default:
      return answer satisfies never
  }
}
