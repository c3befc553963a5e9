import { z } from 'zod'
import { parseJson } from '../glm/json-call.ts'
import { notAnAnswer } from './failure.ts'
import { ask } from './http.ts'
import type { RemoteModel, RemoteServer, Timeouts } from './types.ts'

const LIST_TIMEOUTS: Timeouts = { connect: 10_000, first: 30_000, between: 30_000 }

/** Bytes of a list, and models of one server, that are read. */
const LARGEST_LIST = 8 * 1024 * 1024
const MOST_MODELS = 2000

const size = z.number().int().positive().nullish().catch(null)
const Listed = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1).max(500),
      /** vLLM and SGLang; LM Studio; llama-server. */
      max_model_len: size,
      max_context_length: size,
      meta: z.object({ n_ctx: size, n_ctx_train: size }).nullish().catch(null),
    }),
  ),
})

/** What `GET /models` lists. Errors: SERVER_UNREACHABLE, SERVER_BUSY, SERVER_REFUSED, SERVER_FAILED. */
export async function listRemoteModels(
  server: RemoteServer,
  signal: AbortSignal,
  timeouts: Timeouts = LIST_TIMEOUTS,
): Promise<RemoteModel[]> {
  const reply = await ask(server, { method: 'GET', path: '/models', timeouts, signal })
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of reply.pieces()) {
    pieces.push(piece)
    bytes += piece.byteLength
    if (bytes > LARGEST_LIST) throw notAnAnswer(server, 'more than 8 MB')
  }
  const text = Buffer.concat(pieces).toString('utf8')
  const parsed = Listed.safeParse(parseJson(text)?.value)
  if (!parsed.success) throw notAnAnswer(server, text)
  const models = new Map(
    parsed.data.data.map((each): [string, RemoteModel] => [
      each.id,
      {
        name: each.id,
        contextLength:
          each.max_model_len ?? each.max_context_length ?? each.meta?.n_ctx ?? each.meta?.n_ctx_train ?? null,
      },
    ]),
  )
  return [...models.values()].slice(0, MOST_MODELS)
}
