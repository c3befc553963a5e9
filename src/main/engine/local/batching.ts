import type { BatchItem, PrioritizedBatchItem } from 'node-llama-cpp'

/** Turns of the event queue that a batch waits for inferences that have drawn but not yet asked for their next token. */
const PATIENCE = 24

/** Most tokens of prompts in a batch that others write in: reading a long prompt must not make their next token wait. */
const PROMPT_SHARE = 128

interface Batching {
  /** Inferences at work, whether or not they want something of the next batch. */
  active(): number
  /** A token more in a batch costs about as much as the first: so without a device, where arithmetic is the limit. */
  dearTokens: boolean
}

const isWriting = ({ tokens }: BatchItem): boolean => tokens.length === 1

/**
 * Decides which tokens go into the next batch. It waits, for moments only, until all that work want something: they all draw from the
 * batch before, and one that comes late would cost a batch of its own. Who writes comes first; where tokens are dear, one of lower
 * priority writes in every second batch, or third, and so on. Prompts share what room is left by priority.
 */
export function createBatching({ active, dearTokens }: Batching) {
  let waited = 0
  let batches = 0
  return ({ items, size }: { items: readonly BatchItem[]; size: number }): PrioritizedBatchItem[] => {
    if (items.length < active() && waited < PATIENCE) {
      waited += 1
      return []
    }
    waited = 0
    batches += 1
    const highest = Math.max(...items.map(({ evaluationPriority }) => evaluationPriority))
    const writing = items
      .filter(isWriting)
      .filter(({ evaluationPriority }) => !dearTokens || batches % (1 + highest - evaluationPriority) === 0)
      .slice(0, size)
    const room = Math.min(size - writing.length, writing.length > 0 ? PROMPT_SHARE : size)
    return [
      ...writing.map((item) => ({ item, processAmount: 1 })),
      ...share(
        items.filter((item) => !isWriting(item)),
        room,
      ),
    ]
  }
}

/** Gives prompts room in proportion to their priority; what one does not need goes to those after it. */
function share(prompts: readonly BatchItem[], room: number): PrioritizedBatchItem[] {
  const given: PrioritizedBatchItem[] = []
  const ordered = [...prompts].sort((a, b) => b.evaluationPriority - a.evaluationPriority)
  let [left, weight] = [room, ordered.reduce((sum, { evaluationPriority }) => sum + evaluationPriority, 0)]
  for (const item of ordered) {
    const fair = Math.max(1, Math.floor((left * item.evaluationPriority) / weight))
    const processAmount = Math.min(item.tokens.length, fair, left)
    weight -= item.evaluationPriority
    left -= processAmount
    if (processAmount > 0) given.push({ item, processAmount })
  }
  return given
}
