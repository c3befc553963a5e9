import { afterEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../src/main/engine/client.ts'
import type { HeartbeatOptions } from '../../../../src/main/engine/heartbeat.ts'
import {
  type Loaded,
  packTokens,
  type Reply,
  type Request,
  unpackTokens,
} from '../../../../src/main/engine/protocol.ts'
import type { EngineModel, InferRequest } from '../../../../src/main/engine/types.ts'
import { Emitter } from '../../../../src/main/kit/disposable.ts'
import type { Channel, HostLink } from '../../../../src/main/process/channel.ts'
import { ModelId, Sha256 } from '../../../../src/shared/ids.ts'
import type { TokenRecord } from '../../../../src/shared/runs.ts'

/** The far end of an in-memory channel, played by the test: faults of timing that no real engine produces on demand. */
class Peer {
  readonly requests: Request[] = []
  readonly #toClient = new Emitter<unknown>()
  readonly #closes = new Emitter<void>()
  /** Answers every request by itself; a test replaces it to misbehave. */
  onRequest: (request: Request, peer: Peer) => void

  constructor(onRequest: (request: Request, peer: Peer) => void) {
    this.onRequest = onRequest
  }

  readonly channel: Channel = {
    post: (message) => {
      const request = structuredClone(message) as Request
      queueMicrotask(() => {
        this.requests.push(request)
        this.onRequest(request, this)
      })
    },
    onMessage: (listener) => this.#toClient.on(listener),
    onClose: (listener) => this.#closes.on(listener),
    close: () => this.#closes.emit(),
  }

  send(reply: Reply): void {
    this.#toClient.emit(structuredClone(reply))
  }

  die(): void {
    this.#closes.emit()
  }

  kinds(): string[] {
    return this.requests.map(({ kind }) => kind).filter((kind) => kind !== 'ping')
  }
}

class Link implements HostLink {
  readonly restarts: string[] = []
  readonly #connections = new Emitter<{ channel: Channel; pid: number }>()
  readonly #failures = new Emitter<string>()
  readonly onConnection = this.#connections.on
  readonly onFailed = this.#failures.on
  onRestart = () => {}

  restart(reason: string): void {
    this.restarts.push(reason)
    this.onRestart()
  }

  connect(peer: Peer): Peer {
    this.#connections.emit({ channel: peer.channel, pid: 1 })
    return peer
  }

  fail(reason: string): void {
    this.#failures.emit(reason)
  }
}

const MODEL: EngineModel = {
  id: ModelId.parse(`model_${'a'.repeat(24)}`),
  path: '/models/a.gguf',
  sha256: Sha256.parse('a'.repeat(64)),
}
const OPTIONS = { threads: 1, gpu: 'auto' as const, contextSize: null }
const LOADED: Loaded = {
  modelId: MODEL.id,
  build: 'test',
  device: 'cpu',
  threads: 1,
  contextReducedFrom: null,
  contextSize: 2048,
  sequences: 1,
}
const REQUEST: InferRequest = {
  messages: [],
  tools: [],
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 1,
  maxTokens: 10,
  repetition: 3,
}
const TOKEN: TokenRecord = { id: 5, text: 'hi', p: 0.5, t: 1, channel: 'content' }
const TIMINGS = {
  cache_n: 0,
  prompt_n: 1,
  prompt_ms: 1,
  prompt_per_token_ms: 1,
  prompt_per_second: 1,
  predicted_n: 1,
  predicted_ms: 1,
  predicted_per_token_ms: 1,
  predicted_per_second: 1,
}

/** A healthy engine. */
function answer(request: Request, peer: Peer): void {
  switch (request.kind) {
    case 'ping':
      return peer.send({ kind: 'pong', memoryBytes: 1000 })
    case 'load':
      peer.send({ kind: 'loaded', loaded: LOADED })
      return peer.send({ kind: 'done', id: request.id, result: null })
    case 'unload':
      peer.send({ kind: 'loaded', loaded: null })
      return peer.send({ kind: 'done', id: request.id, result: null })
    case 'infer':
      peer.send({ kind: 'tokens', id: request.id, batch: packTokens([TOKEN]) })
      return peer.send({
        kind: 'done',
        id: request.id,
        result: {
          prompt: { ids: Int32Array.from([1]), texts: ['x'] },
          thought: '',
          content: 'hi',
          toolCalls: [],
          problems: [],
          stopReason: 'stop',
          timings: TIMINGS,
          modelSha256: MODEL.sha256,
          engineBuild: 'test',
          template: { name: 'glm-4.7', hash: MODEL.sha256 },
          passport: {
            modelSha256: MODEL.sha256,
            engineBuild: 'test',
            device: 'cpu',
            threads: 1,
            contextSize: 2048,
            sequences: 1,
            batchSize: 512,
            sampling: {},
            seed: 1,
            templateHash: MODEL.sha256,
            reproducible: false,
            reusedTokens: 0,
            neighbours: 0,
          },
        },
      })
    default:
  }
}

/** Answers everything except what `silentOn` names. */
const except =
  (...silentOn: Request['kind'][]) =>
  (request: Request, peer: Peer): void => {
    if (!silentOn.includes(request.kind)) answer(request, peer)
  }

const diesOn =
  (kind: Request['kind']) =>
  (request: Request, peer: Peer): void => {
    if (request.kind === kind) peer.die()
    else answer(request, peer)
  }

let clients: EngineClient[] = []

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()))
  clients = []
})

function setUp(heartbeat: HeartbeatOptions = { intervalMs: 5, timeoutMs: 40, loadTimeoutMs: 400 }) {
  const link = new Link()
  const client = new EngineClient(link, heartbeat)
  clients.push(client)
  return { link, client }
}

const infer = (client: EngineClient) => client.infer(REQUEST, () => {})

/** Waits for `condition`, which some heartbeat or microtask brings about. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}

describe('the heartbeat', () => {
  test('an engine that answers no ping is left alone', async () => {
    const { link, client } = setUp()
    link.connect(new Peer(except('ping')))
    await until(() => link.restarts.length > 0)
    expect(link.restarts[0]).toMatch(/said nothing for 0\.04 seconds/)
    expect(client.state.status).toBe('idle')
  })

  test('tokens do not count as a sign of life', async () => {
    const { link, client } = setUp()
    const peer = link.connect(new Peer(except('ping', 'infer')))
    await client.load(MODEL, OPTIONS)
    const result = infer(client)
    await until(() => peer.kinds().includes('infer'))
    const id = peer.requests.find(({ kind }) => kind === 'infer')
    for (let n = 0; n < 40; n += 1) {
      if (id?.kind === 'infer') peer.send({ kind: 'tokens', id: id.id, batch: packTokens([TOKEN]) })
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    expect(link.restarts).toEqual([])
    peer.die()
    await expect(result).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
  })

  test('a load that blocks the engine for a while is taken for a hang, or one that never ends is not', async () => {
    const { link, client } = setUp()
    const peer = link.connect(new Peer(except('ping', 'load')))
    const loading = client.load(MODEL, OPTIONS)
    await until(() => peer.kinds().includes('load'))
    const began = peer.requests.filter(({ kind }) => kind === 'ping').length
    link.onRestart = () => peer.die()
    await until(() => link.restarts.length > 0)
    // 400 ms of silence at 5 ms a beat, against 8 beats outside of loading.
    expect(peer.requests.filter(({ kind }) => kind === 'ping').length - began).toBeGreaterThan(70)
    link.connect(new Peer(answer))
    await loading
    expect(client.state.status).toBe('ready')
  })
})

describe('a model that kills the engine', () => {
  test('is loaded forever, or only once', async () => {
    const { link, client } = setUp()
    const first = link.connect(new Peer(diesOn('load')))
    const loading = client.load(MODEL, OPTIONS)
    loading.catch(() => {})
    await until(() => client.state.status === 'starting')
    const second = link.connect(new Peer(diesOn('load')))
    await expect(loading).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringMatching(/stopped twice while loading \/models\/a\.gguf/),
    })
    const third = link.connect(new Peer(answer))
    await expect(infer(client)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect([first, second, third].map((peer) => peer.kinds())).toEqual([['load'], ['load'], []])
    expect(client.state).toMatchObject({ status: 'failed', modelId: null, error: { code: 'ENGINE_UNAVAILABLE' } })
    await client.load(MODEL, OPTIONS)
    expect(client.state).toMatchObject({ status: 'ready', error: null })
  })

  test('is reloaded forever after a crash', async () => {
    const { link, client } = setUp()
    const first = link.connect(new Peer(answer))
    await client.load(MODEL, OPTIONS)
    first.die()
    const waiting = infer(client)
    waiting.catch(() => {})
    for (const _ of [1, 2]) {
      const peer = link.connect(new Peer(diesOn('load')))
      await until(() => peer.kinds().length > 0 && client.state.pid === null)
    }
    const last = link.connect(new Peer(answer))
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(last.kinds()).toEqual([])
    expect(client.state.status).toBe('failed')
  })

  test('keeps the GPU that may be the reason', async () => {
    const { link, client } = setUp()
    const gpus: unknown[] = []
    const connect = () =>
      link.connect(
        new Peer((request, peer) => {
          if (request.kind === 'load') gpus.push(request.options.gpu)
          answer(request, peer)
        }),
      )
    let peer = connect()
    await client.load(MODEL, OPTIONS)
    for (const _ of [1, 2]) {
      peer.die()
      peer = connect()
      await infer(client)
    }
    expect(gpus).toEqual(['auto', 'auto', 'off'])
    await client.load(MODEL, OPTIONS)
    expect(gpus.at(-1)).toBe('auto')
  })
})

describe('an engine that goes away', () => {
  test('fails the calls that only waited, or runs them before the model is back', async () => {
    const { link, client } = setUp()
    const first = link.connect(new Peer(except('infer')))
    await client.load(MODEL, OPTIONS)
    const running = infer(client)
    const waiting = [infer(client), infer(client)]
    await until(() => first.kinds().includes('infer'))
    expect(first.kinds()).toEqual(['load', 'infer'])
    expect(client.state.queue).toBe(3)
    first.die()
    await expect(running).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
    const second = link.connect(new Peer(answer))
    await Promise.all(waiting)
    expect(second.kinds()).toEqual(['load', 'infer', 'infer'])
    expect(client.state).toMatchObject({ restarts: 1, queue: 0 })
  })

  test('and is given up leaves calls waiting', async () => {
    const { link, client } = setUp()
    const calls = [client.inspect('/x'), client.load(MODEL, OPTIONS), infer(client)]
    link.fail('It died 5 times.')
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await expect(infer(client)).rejects.toThrow(/It died 5 times/)
    const loading = client.load(MODEL, OPTIONS)
    expect(link.restarts).toHaveLength(1)
    link.connect(new Peer(answer))
    await loading
    expect(client.state.status).toBe('ready')
  })

  test('during a file look-up leaves it unanswered', async () => {
    const { link, client } = setUp()
    link.connect(new Peer(diesOn('inspect')))
    await expect(client.inspect('/x')).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
  })

  test('and whose model file is gone by then hides why', async () => {
    const { link, client } = setUp()
    const first = link.connect(new Peer(answer))
    await client.load(MODEL, OPTIONS)
    first.die()
    link.connect(
      new Peer((request, peer) => {
        if (request.kind !== 'load') return answer(request, peer)
        peer.send({ kind: 'failed', id: request.id, error: { code: 'MODEL_NOT_FOUND', message: 'There is no file.' } })
      }),
    )
    await expect(infer(client)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringMatching(/There is no file\./),
    })
    expect(client.state).toMatchObject({ status: 'failed', error: { code: 'MODEL_NOT_FOUND' } })
  })
})

test('late replies and strange messages of an engine break the client', async () => {
  const { link, client } = setUp()
  const peer = link.connect(new Peer(answer))
  await client.load(MODEL, OPTIONS)
  peer.send({ kind: 'done', id: 999, result: null })
  peer.send({ kind: 'tokens', id: 999, batch: packTokens([TOKEN]) })
  for (const strange of [null, 5, 'text', {}, { kind: 'unknown' }]) peer.send(strange as Reply)
  const result = await infer(client)
  expect(result).toMatchObject({ tokens: [TOKEN], promptTokens: [{ id: 1, text: 'x' }], promptText: 'x' })
  peer.die()
  peer.send({ kind: 'loaded', loaded: LOADED })
  expect(client.state.status).toBe('starting')
})

test('alternatives and entropy are lost on the way, or appear where there were none', () => {
  const rich: TokenRecord = { ...TOKEN, entropy: 0, alternatives: [{ id: 5, text: 'hi', p: 0.5 }] }
  expect(unpackTokens(structuredClone(packTokens([TOKEN, rich, TOKEN])))).toEqual([TOKEN, rich, TOKEN])
})
