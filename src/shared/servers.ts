import { z } from 'zod'
import { ModelId, ServerId } from './ids.ts'

/** A model on a server. */
export const ServerModel = z.object({
  id: ModelId,
  name: z.string(),
  /** Tokens, where the server says. */
  contextLength: z.number().nullable(),
})
export type ServerModel = z.infer<typeof ServerModel>

/** A server that speaks the OpenAI-compatible API, with the models it listed when it was last asked. It never carries a key. */
export const Server = z.object({
  id: ServerId,
  name: z.string(),
  baseUrl: z.string(),
  /** The environment variable the key is read from; null without a key. */
  keyVariable: z.string().nullable(),
  models: z.array(ServerModel),
  /** Unix milliseconds. */
  addedAt: z.number(),
})
export type Server = z.infer<typeof Server>
