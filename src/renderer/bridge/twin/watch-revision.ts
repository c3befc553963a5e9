import { AsyncIteratorClass } from '@orpc/client'
import type { Topic } from './topic.ts'

/** Says after each change that there was one, as a procedure does. */
export function watchRevision(
  topic: Topic<number, number>,
  signal?: AbortSignal,
): AsyncIteratorClass<{ revision: number }, unknown, void> {
  const messages = topic.watch(signal)
  const next = async (): Promise<IteratorResult<{ revision: number }, unknown>> => {
    const { done, value } = await messages.next()
    if (done) return { done, value }
    return { done: false, value: { revision: value.type === 'snapshot' ? value.state : (value.events.at(-1) ?? 0) } }
  }
  return new AsyncIteratorClass<{ revision: number }, unknown, void>(next, async () => void (await messages.return?.()))
}
