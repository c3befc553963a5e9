import { toErrorInfo } from '@shared/errors.ts'
import type { SpanId } from '@shared/ids.ts'
import { handedOver, type RecallAnswer } from '@shared/memory.ts'
import type { MemoryPort } from '../tools/types.ts'
import type { Recorder } from '../trace/recorder.ts'

/** A memory whose every search is a step of its own, below the call that searches. */
export function tracedMemory(memory: MemoryPort, recorder: Recorder, parentId: SpanId): MemoryPort {
  return {
    save: (text, provenance, more) => memory.save(text, provenance, more),
    remove: (id) => memory.remove(id),
    search: async (query, limit, { step, ...options } = {}) => {
      const attributes = { 'gen_ai.operation.name': 'retrieval', 'gen_ai.data_source.id': 'memory' }
      const { id } = recorder.commit((tx) =>
        recorder.startSpan(tx, { kind: 'retrieval', name: 'retrieval memory', parentId, attributes }),
      )
      try {
        const answer = await memory.search(query, limit, {
          ...options,
          ...(step ? { step: { ...step, spanId: id } } : {}),
        })
        const output = handedOver(answer)
          .map(({ text }) => text)
          .join('\n')
        const content = { kind: 'text' as const, input: query, output }
        recorder.commit((tx) => recorder.endSpan(tx, id, { status: 'ok', attributes: found(answer), content }))
        return answer
      } catch (error) {
        const status = options.signal?.aborted ? 'cancelled' : 'error'
        recorder.commit((tx) => recorder.endSpan(tx, id, { status, error: toErrorInfo(error) }))
        throw error
      }
    },
  }
}

/** Documents as OpenTelemetry names them, and all that was considered; without their texts. */
function found({ hits, asOf, abstained, confidence, wordsOnly }: RecallAnswer): Record<string, unknown> {
  return {
    'gen_ai.retrieval.documents': hits
      .filter(({ used }) => used)
      .map(({ memory, score }) => ({ id: memory.id, score })),
    'studio.memory.considered': hits.map(({ memory, score, used, left }) => ({
      id: memory.id,
      score,
      p: memory.confidence,
      used,
      ...(left === null ? {} : { left }),
    })),
    'studio.memory.as_of': asOf,
    'studio.memory.abstained': abstained,
    'studio.memory.confidence': confidence,
    ...(wordsOnly === null ? {} : { 'studio.memory.words_only': wordsOnly }),
  }
}
