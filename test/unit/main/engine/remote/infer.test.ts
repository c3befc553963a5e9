import type { ServerResponse } from 'node:http'
import type { TokenRecord } from '@shared/runs.ts'
import { describe, expect, it } from 'vitest'
import { parseBaseUrl } from '../../../../../src/main/engine/remote/address.ts'
import { remoteInfer } from '../../../../../src/main/engine/remote/infer.ts'
import { InterruptedInference } from '../../../../../src/main/engine/remote/interrupted.ts'
import type { InferRequest } from '../../../../../src/main/engine/types.ts'
import { type Answerer, begin, chatServer, DONE, delta, event } from '../../../../support/chat-server.ts'

const REQUEST: InferRequest = {
  messages: [{ role: 'user', content: 'hi' }],
  tools: [
    {
      name: 'add',
      description: 'adds',
      parameters: {
        type: 'object',
        properties: { a: { type: 'integer' }, b: { type: 'integer' } },
        required: ['a', 'b'],
      },
    },
  ],
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 7,
  maxTokens: 100,
  repetition: 100,
}
const KEY = 'sk-very-secret'
const TIMEOUTS = { connect: 2000, first: 2000, between: 300 }
const RETRY = { attempts: 3, base: 5, cap: 20, longest: 2000 }

async function infer(answer: Answerer, signal?: AbortSignal, onTokens: (tokens: TokenRecord[]) => void = () => {}) {
  const { baseUrl, heard } = await chatServer(answer)
  const run = remoteInfer({ name: 'box', baseUrl, key: KEY }, 'm', { timeouts: TIMEOUTS, retry: RETRY })
  return { heard, ending: run(REQUEST, onTokens, signal) }
}

const failure = async (answer: Answerer): Promise<{ code: string; message: string }> => {
  const { ending } = await infer(answer)
  const error = await ending.catch((thrown: unknown) => thrown)
  const { code, message } = error as { code: string; message: string }
  expect(message).not.toContain(KEY)
  return { code, message }
}

const refuse =
  (status: number, body: string, headers = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body)

describe('an inference on a server', () => {
  it('puts interleaved parallel calls together and fits them to the schema (bug: pieces of two calls mixed up)', async () => {
    const call = (index: number, part: Record<string, unknown>) => delta({ tool_calls: [{ index, function: part }] })
    const { ending, heard } = await infer((response) => {
      begin(response)
      response.write(delta({ reasoning_content: 'so' }))
      response.write(call(0, { name: 'add', arguments: '{"a":' }))
      response.write(call(1, { name: 'add', arguments: '{"a":"3",' }))
      response.write(call(0, { arguments: '1,"b":2}' }))
      response.write(call(1, { arguments: '"b":4}' }))
      response.write(call(2, { name: 'add', arguments: '{"a":' }))
      response.write(delta({}, 'tool_calls'))
      response.end(event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 5 } }) + DONE)
    })
    const result = await ending
    expect(result.toolCalls.map((each) => each.arguments)).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ])
    expect(result.problems).toHaveLength(1)
    expect(result).toMatchObject({ thought: 'so', stopReason: 'tool_calls', tokens: [] })
    expect(result.timings).toMatchObject({ prompt_n: 9, predicted_n: 5 })
    expect(result.passport).toMatchObject({ modelSha256: null, tokens: 'none', usage: 'server', device: null })
    expect(heard[0]?.authorization).toBe(`Bearer ${KEY}`)
    expect(heard[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true }, logprobs: true })
  })

  it('records the probabilities and alternatives a server gives', async () => {
    const { ending } = await infer((response) => {
      const content = [
        { token: 'Hi', id: 5, logprob: Math.log(0.5), top_logprobs: [{ token: 'Ho', id: 6, logprob: Math.log(0.25) }] },
      ]
      begin(response).end(delta({ content: 'Hi' }, 'stop', { logprobs: { content } }) + DONE)
    })
    const { tokens, passport } = await ending
    expect(tokens[0]).toMatchObject({ id: 5, text: 'Hi', channel: 'content', alternatives: [{ id: 6, text: 'Ho' }] })
    expect(tokens[0]?.p).toBeCloseTo(0.5)
    expect(passport).toMatchObject({ tokens: 'server', usage: 'estimated' })
  })

  it('asks again after 429, waiting as told, and without what the server does not know', async () => {
    const times: number[] = []
    const { ending, heard } = await infer((response, _heard, count) => {
      times.push(Date.now())
      if (count === 1) return refuse(429, '{"error":{"message":"slow down"}}', { 'retry-after': '1' })(response)
      if (count === 2) return refuse(400, '{"detail":"logprobs is not supported"}')(response)
      begin(response).end(delta({ content: 'ok' }, 'stop') + DONE)
    })
    expect((await ending).content).toBe('ok')
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
    expect(heard[2]?.body).not.toHaveProperty('logprobs')
  })

  it('keeps what came before a cut, and does not ask again (bug: an answer that begins twice)', async () => {
    const { ending, heard } = await infer((response) => {
      begin(response).write(delta({ content: 'half' }))
      setTimeout(() => response.destroy(), 20)
    })
    const error = await ending.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InterruptedInference)
    expect((error as InterruptedInference).partial.content).toBe('half')
    expect(heard).toHaveLength(1)
  })

  it('ends a stream that went silent', async () => {
    const { code, message } = await failure((response) => void begin(response).write(delta({ content: 'half' })))
    expect(code).toBe('SERVER_INTERRUPTED')
    expect(message).toContain('stopped answering')
  })

  it('stops within one piece when told to, with what there was', async () => {
    const stop = new AbortController()
    const { ending } = await infer(
      (response) => {
        begin(response)
        const timer = setInterval(() => response.write(delta({ content: 'x' })), 10)
        response.on('close', () => clearInterval(timer))
      },
      stop.signal,
      () => stop.abort(),
    )
    expect(await ending).toMatchObject({ stopReason: 'abort', content: 'x' })
  })

  it('makes a sentence of errors in every shape, without the key', async () => {
    expect(await failure(refuse(401, `{"error":{"message":"Incorrect API key: ${KEY}"}}`))).toMatchObject({
      code: 'SERVER_REFUSED',
    })
    const html = await failure(refuse(502, '<html><head><title>Bad Gateway</title></head></html>'))
    expect(html.message).toContain('a web page titled "Bad Gateway"')
    expect((await failure(refuse(422, '{"detail":[{"msg":"bad temperature"}]}'))).message).toContain('bad temperature')
    expect((await failure(refuse(404, '{"error":"model \'m\' not found"}'))).message).toContain("model 'm' not found")
    expect((await failure(refuse(302, '', { location: 'http://example.com/' }))).message).toContain('another address')
    expect((await failure(refuse(200, '<h1>Hello</h1>', { 'content-type': 'text/html' }))).code).toBe('SERVER_FAILED')
    expect((await failure((response) => void begin(response).end('data: {nonsense\n\n'))).code).toBe('SERVER_FAILED')
  })

  it('takes the whole answer of a server that does not stream, arguments as an object, and huge lines', async () => {
    const message = {
      content: 'y'.repeat(3_000_000),
      tool_calls: [{ function: { name: 'add', arguments: { a: 1, b: 2 } } }],
    }
    const { ending } = await infer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] }))
    })
    const result = await ending
    expect(result.content).toHaveLength(3_000_000)
    expect(result.toolCalls).toEqual([{ name: 'add', arguments: { a: 1, b: 2 } }])
  })
})

describe('the address of a server', () => {
  it('is not reached without encryption beyond private addresses (bug: a key sent in the clear)', () => {
    expect(parseBaseUrl('http://127.0.0.1:8080', false)).toBe('http://127.0.0.1:8080/v1')
    expect(parseBaseUrl('https://example.com/api/v1/', false)).toBe('https://example.com/api/v1')
    expect(parseBaseUrl('http://192.168.1.5/v1/chat/completions', false)).toBe('http://192.168.1.5/v1')
    for (const address of ['http://example.com/v1', 'http://8.8.8.8', 'http://169.254.169.254'])
      expect(() => parseBaseUrl(address, false)).toThrow(/without encryption/)
    expect(parseBaseUrl('http://example.com', true)).toBe('http://example.com/v1')
    for (const address of ['ftp://x', 'nonsense', 'https://me:pw@example.com', 'https://example.com/?a=1'])
      expect(() => parseBaseUrl(address, true)).toThrow()
  })
})
