import { createHash } from 'node:crypto'
import { Sha256 } from '@shared/ids.ts'
import { flattenSampling } from '@shared/sampling.ts'
import { parseJson } from '../glm/json-call.ts'
import type { Infer, InferRequest, InferResult } from '../types.ts'
import { Answer } from './answer.ts'
import { Chunk } from './chunk.ts'
import { failureOf, notAnAnswer, RemoteFailure } from './failure.ts'
import { ask, type Reply } from './http.ts'
import { InterruptedInference } from './interrupted.ts'
import { type OptionalField, refusedField, requestBody } from './request-body.ts'
import { RETRY, type RetryPolicy, withRetries } from './retry.ts'
import { SseOverflow, SseParser } from './sse.ts'
import { type RemoteServer, TIMEOUTS, type Timeouts } from './types.ts'

/** How messages become a request here; a server applies its model's own template to it. Raise the number when that changes. */
export const REMOTE_TEMPLATE = {
  name: 'openai-chat',
  hash: Sha256.parse(createHash('sha256').update('openai-chat 1').digest('hex')),
}

/** Bytes of an answer that is no stream. */
const LARGEST_WHOLE = 32 * 1024 * 1024

export interface RemoteOptions {
  timeouts?: Timeouts
  retry?: RetryPolicy
  /** Fields this server is known to refuse; what is learned is added. */
  without?: Set<OptionalField>
}

/**
 * Inference on a server. Failures before the first piece of the answer are tried again, later ones never. Errors: SERVER_UNREACHABLE,
 * SERVER_BUSY, SERVER_REFUSED, SERVER_FAILED, CONTEXT_OVERFLOW; {@link InterruptedInference} once it has begun.
 */
export function remoteInfer(
  server: RemoteServer,
  model: string,
  { timeouts = TIMEOUTS, retry = RETRY, without = new Set() }: RemoteOptions = {},
): Infer {
  return async (request, onTokens, signal = new AbortController().signal) => {
    let answer = new Answer(request.repetition)
    let body: Record<string, unknown> = {}
    const result = (ended: 'whole' | 'abort' | 'cut'): InferResult =>
      describe(server, model, request, body, answer, ended)
    const attempt = async (): Promise<void> => {
      answer = new Answer(request.repetition)
      body = requestBody(model, request, without)
      const stop = new AbortController()
      const both = AbortSignal.any([signal, stop.signal])
      const reply = await ask(server, { method: 'POST', path: '/chat/completions', body, timeouts, signal: both })
      for await (const chunk of chunks(server, reply)) {
        const shown = answer.push(chunk)
        if (shown.length > 0) onTokens(shown)
        if (signal.aborted || answer.looping) break
      }
      if (!answer.finished && !answer.looping && !signal.aborted)
        throw new RemoteFailure('SERVER_UNREACHABLE', `The server ${server.name} ended its answer in the middle.`, {
          retryable: true,
        })
    }
    const fitting = async (): Promise<void> => {
      for (;;) {
        try {
          return await attempt()
        } catch (error) {
          const field =
            !answer.begun && error instanceof RemoteFailure && isComplaint(error) ? refusedField(error.message) : null
          if (!field || without.has(field)) throw error
          without.add(field)
        }
      }
    }
    try {
      await withRetries(fitting, () => !answer.begun, signal, retry)
    } catch (error) {
      if (signal.aborted) return result('abort')
      if (!answer.begun) throw error
      const message = error instanceof Error ? error.message : String(error)
      throw new InterruptedInference(`${message} What came before is in the trace. Run again.`, result('cut'), error)
    }
    return result(signal.aborted ? 'abort' : 'whole')
  }
}

const isComplaint = ({ status }: RemoteFailure): boolean => status === 400 || status === 422

/** The pieces of an answer, streamed or whole. Errors: RemoteFailure. */
async function* chunks(server: RemoteServer, reply: Reply): AsyncGenerator<Chunk> {
  if (!reply.contentType.includes('event-stream')) {
    yield readChunk(server, await readWhole(server, reply))
    return
  }
  const parser = new SseParser()
  const read = function* (events: { event: string; data: string }[]): Generator<Chunk | null> {
    for (const { event, data } of events) {
      if (data.trim() === '[DONE]') yield null
      else if (event === 'error') throw failureOf(server, 500, data)
      else yield readChunk(server, data)
    }
  }
  try {
    for await (const piece of reply.pieces()) {
      for (const chunk of read(parser.push(piece))) {
        if (chunk === null) return
        yield chunk
      }
    }
    for (const chunk of read(parser.end())) if (chunk) yield chunk
  } catch (error) {
    if (error instanceof SseOverflow) throw notAnAnswer(server, error.message)
    throw error
  }
}

async function readWhole(server: RemoteServer, reply: Reply): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of reply.pieces()) {
    pieces.push(piece)
    size += piece.byteLength
    if (size > LARGEST_WHOLE) throw notAnAnswer(server, 'more than 32 MB')
  }
  return Buffer.concat(pieces).toString('utf8')
}

function readChunk(server: RemoteServer, data: string): Chunk {
  const parsed = Chunk.safeParse(parseJson(data)?.value)
  if (!parsed.success) throw notAnAnswer(server, data)
  const { error } = parsed.data
  if (error) throw failureOf(server, statusOf(error), JSON.stringify({ error }))
  if (parsed.data.choices === undefined && parsed.data.usage == null) throw notAnAnswer(server, data)
  return parsed.data
}

/** Errors inside a stream often carry the status they would have had. */
function statusOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : Number.NaN
  return code >= 400 && code < 600 ? code : 500
}

function describe(
  server: RemoteServer,
  model: string,
  request: InferRequest,
  body: Record<string, unknown>,
  answer: Answer,
  ended: 'whole' | 'abort' | 'cut',
): InferResult {
  const promptText = JSON.stringify({ messages: body.messages, tools: body.tools }, null, 2)
  const { counted, fingerprint, reported, ...collected } = answer.read(request.tools, promptText.length, ended)
  const { tokens, timings } = collected
  return {
    ...collected,
    promptTokens: [],
    promptText,
    modelSha256: null,
    engineBuild: `${server.baseUrl}${fingerprint ? ` (${fingerprint})` : ''}`,
    template: REMOTE_TEMPLATE,
    passport: {
      modelSha256: null,
      engineBuild: fingerprint,
      device: null,
      threads: null,
      contextSize: null,
      sequences: null,
      batchSize: null,
      sampling: request.sampling ? flattenSampling(request.sampling) : {},
      seed: 'seed' in body ? request.seed : null,
      templateHash: null,
      reproducible: false,
      reusedTokens: counted ? timings.cache_n : null,
      neighbours: null,
      server: server.baseUrl,
      model,
      reportedModel: reported,
      tokens: tokens.length > 0 ? 'server' : 'none',
      usage: counted ? 'server' : 'estimated',
    },
  }
}
