import type { ServerRequestOptions } from '../../agent/server-requests.ts'
import type { ChatMessage } from '../../engine/types.ts'
import { askRunModel, type RunModelParts } from '../authored/ask-run-model.ts'

/** Puts to a run's model what a server asks of it, as the person let it pass. */
export function sampleForServers(parts: RunModelParts): ServerRequestOptions['sample'] {
  return async ({ messages, system, maxTokens, temperature }, runId, signal) => {
    const chat: ChatMessage[] = [
      ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
      ...messages.map(
        ({ role, text }): ChatMessage =>
          role === 'user' ? { role, content: text } : { role, content: text, thought: '', toolCalls: [] },
      ),
    ]
    // The rest of how it chooses is off: the server says no more than this.
    const sampling =
      temperature === null ? null : { temperature: Math.min(5, Math.max(0, temperature)), topP: 1, topK: 0, minP: 0 }
    const { outputTokens, ...answer } = await askRunModel(
      parts,
      { messages: chat, maxTokens, sampling },
      { runId, signal },
    )
    return { ...answer, outputTokens, cut: outputTokens >= maxTokens }
  }
}
