import type { AgentId, RunId } from '@shared/ids.ts'
import type { PendingApproval, Run } from '@shared/runs.ts'
import type { Studio } from '../studio.ts'

export interface AnswerOptions {
  agentId: AgentId
  input: string
  /** Tools that may change something without a word of a person. */
  allowed: ReadonlySet<string>
  signal: AbortSignal
  onStep(step: number): void
}

/** Has an agent answer another program: nobody is there to approve what nobody has allowed before. */
export async function answerRun({ runs }: Studio, options: AnswerOptions): Promise<Run> {
  const { agentId, input, allowed, signal, onStep } = options
  const started = await runs.start('mcp', { input, agentId })
  const stop = (): void => runs.cancel(started.id)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const watching = new AbortController()
  const watched = follow(started.id, watching.signal)
  try {
    return await runs.finished(started.id)
  } finally {
    signal.removeEventListener('abort', stop)
    watching.abort()
    await watched.catch(() => undefined)
  }

  async function follow(runId: RunId, until: AbortSignal): Promise<void> {
    const decided = new Set<string>()
    let steps = 0
    const decide = (pending: readonly PendingApproval[]): void => {
      for (const { spanId, call, effect, repeated, question, request } of pending) {
        if (decided.has(spanId)) continue
        decided.add(spanId)
        const plain = repeated === undefined && !question && !request
        const agreed = plain && allowed.has(call.name) && effect !== 'irreversible'
        runs.decide(runId, spanId, agreed ? 'approve' : 'deny', agreed ? null : 'nobody is there to ask')
      }
    }
    for await (const message of runs.watch(runId, until)) {
      if (message.type === 'snapshot') {
        decide(message.state.approvals)
        continue
      }
      for (const event of message.events) {
        if (event.type === 'approvals') decide(event.pending)
        if (event.type === 'run' && event.run.steps > steps) {
          steps = event.run.steps
          onStep(steps)
        }
      }
    }
  }
}
