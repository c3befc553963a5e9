import type { ErrorInfo } from '@shared/errors.ts'
import type { EngineState, TokenMeter } from '@shared/models.ts'
import type { Timings, TokenRecord } from '@shared/runs.ts'
import type { EngineConnection } from './connection.ts'
import type { EngineModel, EngineOptions } from './types.ts'

/** What the client knows besides its connection. */
export interface EngineFacts {
  closed: boolean
  /** Processes seen so far. */
  connections: number
  /** Inferences at work. */
  inferring: number
  progress: number | null
  memoryBytes: number | null
  /** Tokens per second of all inferences at work, or of the latest. */
  latest: number | null
  tokens: TokenMeter
  /** Of the latest process that loaded a model. */
  build: string | null
  /** The process is no longer replaced. */
  gaveUp: boolean
  error: ErrorInfo | null
}

/** Builds the state that is shown. Without an engine process the build stays as it was last known. */
export function deriveState(
  facts: EngineFacts,
  target: { model: EngineModel; options: EngineOptions } | null,
  loading: boolean,
  connection: EngineConnection | null,
  waiting: number,
): EngineState {
  const loaded = connection?.loaded ?? null
  return {
    status: status(facts, loading, connection),
    modelId: target?.model.id ?? null,
    progress: facts.progress,
    pid: connection?.pid ?? null,
    restarts: Math.max(0, facts.connections - 1),
    build: facts.build,
    device: loaded?.device ?? null,
    threads: loaded?.threads ?? null,
    contextSize: loaded?.contextSize ?? null,
    contextReducedFrom: loaded?.contextReducedFrom ?? null,
    sequences: loaded?.sequences ?? null,
    tokens: facts.tokens,
    instead: target?.options.instead ?? null,
    queue: waiting + facts.inferring,
    tokensPerSecond: facts.latest === null ? null : Math.round(facts.latest * 10) / 10,
    memoryBytes: facts.memoryBytes,
    error: facts.error ? { code: facts.error.code, message: facts.error.message } : null,
  }
}

function status(facts: EngineFacts, loading: boolean, connection: EngineConnection | null): EngineState['status'] {
  if (facts.closed) return 'stopped'
  if (facts.gaveUp) return 'failed'
  if (!connection) return 'starting'
  if (loading) return 'loading'
  if (facts.error && !connection.loaded) return 'failed'
  if (facts.inferring > 0) return 'busy'
  return connection.loaded ? 'ready' : 'idle'
}

/** Tokens per second of one inference, from the times its tokens carry. */
export class SpeedGauge {
  #first: number | null = null
  #last = 0
  #count = 0

  add(tokens: readonly TokenRecord[]): void {
    this.#first ??= tokens[0]?.t ?? null
    this.#last = tokens.at(-1)?.t ?? this.#last
    this.#count += tokens.length
  }

  /** Null until two tokens have come. */
  get tokensPerSecond(): number | null {
    const milliseconds = this.#last - (this.#first ?? this.#last)
    return this.#count > 1 && milliseconds > 0 ? (1000 * (this.#count - 1)) / milliseconds : null
  }
}

/** Tokens per second of inferences that run beside each other, together; null until one of them is known. */
export function togetherPerSecond(gauges: Iterable<SpeedGauge>): number | null {
  const known = [...gauges].flatMap(({ tokensPerSecond }) => (tokensPerSecond === null ? [] : [tokensPerSecond]))
  return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) : null
}

export const NO_TOKENS: TokenMeter = { evaluated: 0, reused: 0, written: 0 }

/** The meter after one more inference. */
export const addTimings = (meter: TokenMeter, { prompt_n, cache_n, predicted_n }: Timings): TokenMeter => ({
  evaluated: meter.evaluated + prompt_n,
  reused: meter.reused + cache_n,
  written: meter.written + predicted_n,
})
