import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { Channel } from '../process/channel.ts'
import { EngineConnection } from './connection.ts'
import type { EngineModel, EngineOptions, InferRequest } from './types.ts'

/** An engine's process that is only tried and then thrown away. */
export interface TrialProcess {
  readonly channel: Channel
  kill(): void
}

const PROMPTS = ['What is 12*7?', 'Say hello.', 'Name a colour.', 'Count from 1 to 5.', 'Which day comes after Monday?']

/** Longest a trial may take, in milliseconds: a large model is read from a slow disk. A hang ends with it. */
const LONGEST = 300_000

const request = (content: string): InferRequest => ({
  messages: [{ role: 'user', content }],
  tools: [],
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 1,
  maxTokens: 16,
  repetition: 16,
})

/**
 * Loads `model` in a process of its own and has it answer five prompts. What it says is not judged, only that it says something with
 * probabilities that are numbers, on the device that was asked for. Errors: ENGINE_UNAVAILABLE with the reason; CANCELLED.
 */
export async function tryEngine(
  process: TrialProcess,
  model: EngineModel,
  options: EngineOptions,
  device: string,
  signal?: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(LONGEST)
  const ended = signal ? AbortSignal.any([signal, limit]) : limit
  const nothing = (): void => {}
  const connection = new EngineConnection(process.channel, 0, {
    heard: nothing,
    loadedChanged: nothing,
    memory: nothing,
    closed: nothing,
  })
  try {
    await Promise.race([answerAll(connection, model, options, device), whenAborted(ended)])
  } catch (error) {
    if (signal?.aborted) throw new StudioError('CANCELLED', 'Loading was cancelled.', { cause: error })
    const { code, message } = toErrorInfo(error)
    const reason = limit.aborted
      ? `It did not answer within ${LONGEST / 60_000} minutes.`
      : code === 'ENGINE_INTERRUPTED'
        ? 'Its process stopped while it was tried.'
        : message
    throw new StudioError('ENGINE_UNAVAILABLE', reason, { cause: error })
  } finally {
    connection.detach()
    process.kill()
  }
}

async function answerAll(
  connection: EngineConnection,
  model: EngineModel,
  options: EngineOptions,
  device: string,
): Promise<void> {
  await connection.call({ kind: 'load', model, options: { ...options, sequences: 1 } })
  const used = connection.loaded?.device
  if (used !== device) throw new Error(`It computes on ${used ?? 'nothing'} instead of ${device}.`)
  for (const prompt of PROMPTS) {
    let sound = 0
    const count = (tokens: { p: number }[]): void => {
      for (const { p } of tokens) if (p > 0 && p <= 1) sound += 1
    }
    const { timings } = await connection.call({ kind: 'infer', request: request(prompt) }, { onTokens: count })
    if (sound === 0 || sound < timings.predicted_n)
      throw new Error('Its answers are no text: probabilities are missing.')
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
