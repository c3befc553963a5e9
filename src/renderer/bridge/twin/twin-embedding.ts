import type { ContractRouterClient } from '@orpc/contract'
import type { embeddingContract } from '@shared/contract/embedding.ts'
import type { EmbeddingWork } from '@shared/embedding.ts'

/** Stops and goes on with work that is under way; what is done or off stays so. */
export function twinEmbedding(
  now: () => EmbeddingWork,
  publish: (work: EmbeddingWork) => void,
): ContractRouterClient<typeof embeddingContract> {
  const change = (from: readonly EmbeddingWork['status'][], status: EmbeddingWork['status']): void => {
    if (from.includes(now().status)) publish({ ...now(), status, error: null })
  }
  return {
    stop: async () => change(['working', 'failed'], 'stopped'),
    resume: async () => change(['stopped', 'failed'], 'working'),
  }
}
