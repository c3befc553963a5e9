import { fromErrorInfo, StudioError, toErrorInfo } from '@shared/errors.ts'
import type { EngineState, ModelFit } from '@shared/models.ts'
import type { TokenRecord } from '@shared/runs.ts'
import { type Dispose, Emitter } from '../kit/disposable.ts'
import type { HostLink } from '../process/channel.ts'
import { EngineConnection } from './connection.ts'
import { CrashPolicy } from './crash-policy.ts'
import { embedInPortions } from './embed-in-portions.ts'
import { addTimings, deriveState, type EngineFacts, NO_TOKENS, SpeedGauge, togetherPerSecond } from './engine-state.ts'
import { Heartbeat, type HeartbeatOptions } from './heartbeat.ts'
import { type Job, JobQueue, type Turn } from './job-queue.ts'
import type { EmbedOutcome, InferOutcome } from './protocol.ts'
import {
  DEFAULT_PRIORITY,
  type Engine,
  type EngineModel,
  type EngineOptions,
  type GgufSummary,
  type InferRequest,
  type InferResult,
} from './types.ts'

const ALONE: Turn = { priority: DEFAULT_PRIORITY, alone: true }
/** Behind every inference. */
const LEAST: Turn = { priority: 0, alone: false }
const BESIDE: Turn = { priority: DEFAULT_PRIORITY, alone: false }

/** A model someone wants loaded, and how it has fared. */
interface Target {
  model: EngineModel
  options: EngineOptions
  policy: CrashPolicy
}

/**
 * The studio's engine: sends the process behind `link` as many jobs as it works on at once, so that a death costs only those
 * that were running. A new process gets its model back before the jobs that wait.
 */
export class EngineClient implements Engine {
  readonly #link: HostLink
  readonly #states = new Emitter<EngineState>()
  readonly #heartbeat: Heartbeat
  readonly #subscriptions: Dispose[]
  readonly #jobs = new JobQueue()
  readonly #gauges = new Set<SpeedGauge>()
  #connection: EngineConnection | null = null
  /** What a new process must load. */
  #wanted: Target | null = null
  #loading: Target | null = null
  /** Jobs at work, and whether one of them suffers no other. */
  #running = 0
  #alone = false
  #facts: EngineFacts = {
    closed: false,
    connections: 0,
    inferring: 0,
    progress: null,
    memoryBytes: null,
    latest: null,
    tokens: NO_TOKENS,
    build: null,
    gaveUp: false,
    error: null,
  }
  #state: EngineState

  constructor(link: HostLink, heartbeat: HeartbeatOptions = {}) {
    this.#link = link
    this.#state = this.#derive()
    this.#heartbeat = new Heartbeat(
      heartbeat,
      () => this.#beat(),
      (silence) => link.restart(`The engine said nothing for ${silence / 1000} seconds.`),
    )
    this.#subscriptions = [
      link.onConnection(({ channel, pid }) => this.#connected(new EngineConnection(channel, pid, this.#events()))),
      link.onFailed((reason) => this.#givenUp(reason)),
    ]
  }

  get state(): EngineState {
    return this.#state
  }

  onState(listener: (state: EngineState) => void): Dispose {
    return this.#states.on(listener)
  }

  load(model: EngineModel, options: EngineOptions, signal?: AbortSignal): Promise<void> {
    const target: Target = { model, options, policy: new CrashPolicy() }
    const wasGivenUp = this.#facts.gaveUp
    if (!this.#facts.closed) this.#update({ gaveUp: false, error: null })
    const loaded = this.#enqueue<void>('load', ALONE, signal, async (connection) => {
      await this.#loadOn(connection, target, signal)
    })
    if (wasGivenUp) this.#link.restart('A model is to be loaded.')
    return loaded
  }

  unload(): Promise<void> {
    return this.#enqueue<void>('unload', ALONE, undefined, async (connection) => {
      this.#wanted = null
      await connection.call({ kind: 'unload' })
    })
  }

  infer(request: InferRequest, onTokens: (tokens: TokenRecord[]) => void, signal?: AbortSignal): Promise<InferResult> {
    const turn = { priority: request.priority ?? DEFAULT_PRIORITY, alone: request.reproducible ?? false }
    return this.#enqueue('infer', turn, signal, async (connection) => {
      if (!this.#wanted) throw this.#notLoaded()
      const tokens: TokenRecord[] = []
      const gauge = new SpeedGauge()
      this.#gauges.add(gauge)
      const answered = connection.call(
        { kind: 'infer', request },
        {
          signal,
          onTokens: (batch) => {
            for (const token of batch) tokens.push(token)
            gauge.add(batch)
            onTokens(batch)
          },
        },
      )
      try {
        const outcome = await answered
        this.#facts = { ...this.#facts, tokens: addTimings(this.#facts.tokens, outcome.timings) }
        return assemble(outcome, tokens)
      } finally {
        this.#facts = { ...this.#facts, latest: togetherPerSecond(this.#gauges) ?? this.#facts.latest }
        this.#gauges.delete(gauge)
      }
    })
  }

  embed(
    texts: readonly string[],
    model: EngineModel,
    options: EngineOptions,
    signal?: AbortSignal,
  ): Promise<EmbedOutcome> {
    return embedInPortions(texts, (portion) =>
      this.#enqueue('embed', LEAST, signal, (connection) =>
        connection.call({ kind: 'embed', model, options, texts: portion }, { signal }),
      ),
    )
  }

  /** Needs no turn: the engine looks at files beside its other work. */
  inspect(path: string, signal?: AbortSignal, sizes: number[] | null = null): Promise<GgufSummary> {
    const look = (connection: EngineConnection) => connection.call({ kind: 'inspect', path, sizes }, { signal })
    if (this.#connection && !signal?.aborted) return look(this.#connection)
    return this.#enqueue('inspect', BESIDE, signal, look)
  }

  /** Needs no turn either. */
  estimate(
    path: string | null,
    options: EngineOptions,
    signal?: AbortSignal,
    sizes: number[] | null = null,
  ): Promise<ModelFit> {
    const look = (connection: EngineConnection) =>
      connection.call({ kind: 'estimate', path, sizes, options }, { signal })
    if (this.#connection && !signal?.aborted) return look(this.#connection)
    return this.#enqueue('inspect', BESIDE, signal, look)
  }

  /** Prompts of the model that is loaded; no turn, nothing is inferred. Errors: MODEL_NOT_LOADED, CONTEXT_OVERFLOW. */
  measure(requests: InferRequest[], signal?: AbortSignal): Promise<{ text: string; tokens: number }[]> {
    if (!this.#connection) return Promise.reject(new StudioError('MODEL_NOT_LOADED', 'No model is loaded.'))
    return this.#connection.call({ kind: 'measure', requests }, signal ? { signal } : {})
  }

  devices(signal?: AbortSignal): Promise<string[]> {
    return this.#enqueue('inspect', BESIDE, signal, (connection) => connection.call({ kind: 'devices' }, { signal }))
  }

  async close(): Promise<void> {
    if (this.#facts.closed) return
    this.#heartbeat.stop()
    for (const unsubscribe of this.#subscriptions) unsubscribe()
    this.#update({ closed: true })
    this.#jobs.failAll(() => closing())
    const connection = this.#connection
    this.#connection = null
    connection?.detach()
  }

  #enqueue<T>(
    kind: Job['kind'],
    turn: Turn,
    signal: AbortSignal | undefined,
    work: (connection: EngineConnection) => Promise<T>,
  ): Promise<T> {
    if (this.#facts.closed) return Promise.reject(closing())
    if (this.#facts.gaveUp) return Promise.reject(this.#unavailable())
    const done = this.#jobs.add(kind, turn, signal, work)
    this.#drive()
    return done
  }

  /** Starts what may start now: first the model a new process lacks, then jobs as long as the engine has room for them. */
  #drive(): void {
    const connection = this.#connection
    while (connection && !this.#alone) {
      const wanted = this.#wanted
      const next = this.#jobs.peek()
      const mustReload = wanted !== null && !connection.loaded && next?.kind !== 'load' && next?.kind !== 'unload'
      if (mustReload && this.#running > 0) break
      const job = mustReload ? null : this.#jobs.take(this.#running, connection.loaded?.sequences ?? 1)
      if (job === undefined) break
      this.#running += 1
      this.#alone = job?.turn.alone ?? true
      void this.#perform(connection, job, wanted)
    }
    this.#update({})
  }

  /** The outcome is told after the state says that the work is over, so that who hears it sees an engine at rest. */
  async #perform(connection: EngineConnection, job: Job | null, wanted: Target | null): Promise<void> {
    const inference = job?.kind === 'infer' ? 1 : 0
    this.#facts = { ...this.#facts, inferring: this.#facts.inferring + inference }
    const tell = job ? await job.run(connection) : await this.#reload(connection, wanted)
    this.#running -= 1
    this.#alone = false
    this.#update({ inferring: this.#facts.inferring - inference })
    if (job?.again) this.#retry(job)
    tell?.()
    this.#drive()
  }

  #retry(job: Job): void {
    if (this.#facts.closed) job.fail(closing())
    else if (this.#facts.gaveUp) job.fail(this.#unavailable())
    else this.#jobs.putBack(job)
  }

  /** Loads `target`, again on a new process when the first one dies of it. */
  async #loadOn(connection: EngineConnection, target: Target, signal?: AbortSignal): Promise<void> {
    this.#loading = target
    this.#update({ progress: 0 })
    const options = target.policy.adjust(target.options)
    const onProgress = (progress: number) => this.#update({ progress })
    try {
      await connection.call({ kind: 'load', model: target.model, options }, { signal, onProgress })
      target.policy.loaded()
      this.#wanted = target
    } catch (error) {
      const { code } = toErrorInfo(error)
      if (code !== 'ENGINE_INTERRUPTED') {
        // The engine keeps the old model when the new file is bad, and has none when loading itself failed.
        if (!connection.loaded) this.#wanted = null
        throw error
      }
      if (target.policy.mayLoad) throw error
      this.#wanted = null
      const killer = new StudioError(
        'ENGINE_UNAVAILABLE',
        `The engine stopped twice while loading ${target.model.path}, so it will not be loaded again by itself. Use another model or file, or load it once more by hand.`,
        { cause: error },
      )
      this.#update({ error: toErrorInfo(killer) })
      throw killer
    } finally {
      this.#loading = null
      this.#update({ progress: null })
    }
  }

  async #reload(connection: EngineConnection, target: Target | null): Promise<void> {
    if (!target) return
    try {
      await this.#loadOn(connection, target)
    } catch (error) {
      // After an interruption the next process tries again; anything else is told to whoever asks for the model.
      const info = toErrorInfo(error)
      if (info.code !== 'ENGINE_INTERRUPTED') this.#update({ error: info })
    }
  }

  #events() {
    return {
      heard: () => this.#heartbeat.heard(),
      loadedChanged: () => this.#update({ build: this.#connection?.loaded?.build ?? this.#facts.build }),
      memory: (memoryBytes: number) =>
        this.#update({ memoryBytes, latest: togetherPerSecond(this.#gauges) ?? this.#facts.latest }),
      closed: () => {
        const victim = this.#loading ?? this.#wanted
        if (!this.#facts.closed) victim?.policy.crashed(this.#loading !== null)
        this.#connection = null
        this.#update({ memoryBytes: null })
      },
    }
  }

  #connected(connection: EngineConnection): void {
    this.#connection?.detach()
    this.#connection = connection
    this.#heartbeat.heard()
    const { gaveUp, error, connections } = this.#facts
    this.#update({ connections: connections + 1, gaveUp: false, error: gaveUp ? null : error })
    this.#drive()
  }

  #givenUp(reason: string): void {
    this.#connection?.detach()
    this.#update({
      gaveUp: true,
      error: {
        code: 'ENGINE_UNAVAILABLE',
        message: `The engine keeps stopping and was given up. ${reason} Load a model to try again.`,
      },
    })
    this.#jobs.failAll(() => this.#unavailable())
  }

  #beat(): { listening: boolean; loading: boolean } {
    this.#connection?.ping()
    return { listening: this.#connection !== null, loading: this.#loading !== null }
  }

  #unavailable(): StudioError {
    const message = this.#facts.error?.message ?? 'The engine is not running. Load a model to start it again.'
    return new StudioError('ENGINE_UNAVAILABLE', message)
  }

  #notLoaded(): StudioError {
    if (this.#facts.error?.code === 'ENGINE_UNAVAILABLE') return this.#unavailable()
    // Why the model did not come back after a crash says more than that it is not there.
    if (this.#facts.error) return fromErrorInfo(this.#facts.error)
    return new StudioError('MODEL_NOT_LOADED', 'No model is loaded. Load one first.')
  }

  #derive(): EngineState {
    const target = this.#loading ?? this.#wanted
    return deriveState(this.#facts, target, this.#loading !== null, this.#connection, this.#jobs.size)
  }

  #update(change: Partial<EngineFacts>): void {
    this.#facts = { ...this.#facts, ...change }
    const state = this.#derive()
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#states.emit(state)
  }
}

const closing = (): StudioError => new StudioError('ENGINE_UNAVAILABLE', 'The studio is closing.')

function assemble({ prompt, ...outcome }: InferOutcome, tokens: TokenRecord[]): InferResult {
  return {
    ...outcome,
    promptTokens: prompt.texts.map((text, index) => ({ id: prompt.ids[index] ?? 0, text })),
    promptText: prompt.texts.join(''),
    tokens,
  }
}
