import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { Sha256 } from '@shared/ids.ts'
import { changeTime } from '../../kit/change-time.ts'
import type { Dispose } from '../../kit/disposable.ts'
import type { Channel } from '../../process/channel.ts'
import { formatDefinition } from '../glm/formats.ts'
import { type Answers, type InferOutcome, isRequest, packTokens, type Reply, type Request } from '../protocol.ts'
import type { EngineModel, InferRequest } from '../types.ts'
import { EmbeddingService } from './embedding-service.ts'
import { estimateFile } from './estimate-file.ts'
import { readHeader } from './header.ts'
import { findDevices } from './llama.ts'
import { type LoadedModel, loadModel } from './loaded-model.ts'
import { issuePassport } from './passport.ts'
import type { Session } from './session.ts'
import { speculates } from './speculation.ts'
import { summarise } from './summary.ts'
import { TokenOutbox } from './token-outbox.ts'

/**
 * The engine process's side of a channel: one model at a time. Inferences run beside each other; loading waits until those
 * before it have ended, and those after it wait for it. Looking at a file needs not wait. Disposing it stops what runs and frees the model.
 */
export function serveEngine(channel: Channel): Dispose {
  const server = new EngineServer(channel)
  return () => server.close()
}

function templateOf({ format }: LoadedModel): InferOutcome['template'] {
  if (format === null) throw new Error('A model without a format has answered.')
  return { name: format, hash: Sha256.parse(createHash('sha256').update(formatDefinition(format)).digest('hex')) }
}

/** After a crash the model is loaded again by itself, and its file may be another one by then. Error: MODEL_INVALID. */
async function refuseExchanged({ path, changedAt }: EngineModel): Promise<void> {
  if (changedAt === undefined || changeTime(await stat(path)) === changedAt) return
  throw new StudioError(
    'MODEL_INVALID',
    `${basename(path)} was changed after it was checked. Load it again to check it.`,
  )
}

class EngineServer {
  readonly #channel: Channel
  readonly #running = new Map<number, AbortController>()
  readonly #inferences = new Set<Promise<void>>()
  readonly #subscriptions: Dispose[]
  #current: LoadedModel | null = null
  readonly #embeddings = new EmbeddingService(() => this.#current?.bytes ?? 0)
  /** The end of the queue. */
  #queue: Promise<void> = Promise.resolve()

  constructor(channel: Channel) {
    this.#channel = channel
    this.#subscriptions = [
      channel.onMessage((message) => {
        if (isRequest(message)) this.#take(message)
      }),
      channel.onClose(() => this.close()),
    ]
  }

  close(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe()
    for (const controller of this.#running.values()) controller.abort()
    this.#queue = this.#queue.then(async () => {
      await Promise.all(this.#inferences)
      await this.#embeddings.dispose()
      await this.#unload()
    })
  }

  #post(reply: Reply): void {
    this.#channel.post(reply)
  }

  #take(request: Request): void {
    switch (request.kind) {
      case 'ping':
        return this.#post({ kind: 'pong', memoryBytes: process.memoryUsage.rss() })
      case 'abort':
        return this.#running.get(request.id)?.abort()
      case 'inspect':
        return void this.#answer(request.id, async (signal) => {
          return summarise(request.path, (await readHeader(request.path, signal, request.sizes)).info)
        })
      case 'devices':
        return void this.#answer(request.id, () => findDevices())
      case 'estimate':
        return void this.#answer(request.id, (signal) =>
          estimateFile(request.path, request.options, signal, request.sizes, this.#embeddings.bytes),
        )
      case 'embed':
        return void this.#answer(request.id, (signal) =>
          this.#embeddings.embed(request.model, request.options, request.texts, signal),
        )
      case 'measure':
        return void this.#answer(request.id, (signal) => this.#measure(request.requests, signal))
      case 'load':
        return this.#enqueue(request.id, (signal) => this.#load(request, signal))
      case 'unload':
        return this.#enqueue(request.id, () => this.#unload())
      case 'infer': {
        const since = performance.now()
        return this.#join(request.id, (signal) => this.#infer(request.id, request.request, since, signal))
      }
      default:
        request satisfies never
    }
  }

  #enqueue(id: number, work: (signal: AbortSignal) => Promise<Answers[keyof Answers]>): void {
    const controller = this.#register(id)
    this.#queue = this.#queue.then(async () => {
      await Promise.all(this.#inferences)
      await this.#run(id, controller.signal, work)
    })
  }

  /** Starts `work` in its turn, but lets what comes after it start as well. */
  #join(id: number, work: (signal: AbortSignal) => Promise<Answers[keyof Answers]>): void {
    const controller = this.#register(id)
    this.#queue = this.#queue.then(() => {
      const running = this.#run(id, controller.signal, work).finally(() => this.#inferences.delete(running))
      this.#inferences.add(running)
    })
  }

  async #answer(id: number, work: (signal: AbortSignal) => Promise<Answers[keyof Answers]>): Promise<void> {
    await this.#run(id, this.#register(id).signal, work)
  }

  #register(id: number): AbortController {
    const controller = new AbortController()
    this.#running.set(id, controller)
    return controller
  }

  /** Never rejects: every failure is an answer. */
  async #run(
    id: number,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Answers[keyof Answers]>,
  ): Promise<void> {
    try {
      this.#post({ kind: 'done', id, result: await work(signal) })
    } catch (error) {
      this.#post({ kind: 'failed', id, error: toErrorInfo(error) })
    } finally {
      this.#running.delete(id)
    }
  }

  async #load({ id, model, options }: Request & { kind: 'load' }, signal: AbortSignal): Promise<null> {
    // A bad file is found out while the old model is still there.
    const header = await readHeader(model.path, signal)
    await refuseExchanged(model)
    await this.#unload()
    let reported = 0
    const onProgress = (value: number) => {
      if (value < 1 && value - reported < 0.01) return
      reported = value
      this.#post({ kind: 'progress', id, value })
    }
    this.#current = await loadModel(model, header, options, { onProgress, signal, held: this.#embeddings.bytes })
    this.#post({ kind: 'loaded', loaded: this.#current.loaded })
    return null
  }

  async #unload(): Promise<null> {
    const current = this.#current
    this.#current = null
    if (!current) return null
    this.#post({ kind: 'loaded', loaded: null })
    await current.dispose()
    return null
  }

  async #measure(requests: readonly InferRequest[], signal: AbortSignal): Promise<Answers['measure']> {
    if (!this.#current) throw new StudioError('MODEL_NOT_LOADED', 'No model is loaded. Load one first.')
    const measure = async (session: Session) => requests.map((request) => session.measure(request))
    return await this.#current.withSession({ adapters: [], speculate: false }, signal, measure)
  }

  async #infer(id: number, request: InferRequest, since: number, signal: AbortSignal): Promise<InferOutcome> {
    const current = this.#current
    if (!current) throw new StudioError('MODEL_NOT_LOADED', 'No model is loaded. Load one first.')
    const outbox = new TokenOutbox((tokens) => this.#post({ kind: 'tokens', id, batch: packTokens(tokens) }))
    try {
      const { prompt, circumstances, sampling, ...outcome } = await current.withSession(
        { adapters: request.adapters ?? [], speculate: speculates(request) },
        signal,
        (session) => session.infer(request, since, (token) => outbox.push(token), signal),
      )
      const template = templateOf(current)
      return {
        ...outcome,
        prompt: { ids: Int32Array.from(prompt.ids), texts: prompt.texts },
        modelSha256: current.model.sha256,
        engineBuild: current.loaded.build,
        template,
        passport: issuePassport(request, sampling, current, template.hash, circumstances),
      }
    } finally {
      outbox.flush()
    }
  }
}
