import type { ForkableMemory, ForkEdit, ForkPoint } from '@shared/forks.ts'
import type { Span, TokenRecord } from '@shared/runs.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'
import { selectRun } from '../traces-state.ts'

/** What is about to be forked. */
export interface OpenFork {
  span: Span
  point: ForkPoint
  memories: ForkableMemory[]
  /** The answer up to the token that is forked from, and that token; null where a whole step is. */
  token: { before: readonly TokenRecord[]; at: TokenRecord } | null
}

export const forkState = createStore<{ open: OpenFork | null; busy: boolean }>(() => ({ open: null, busy: false }))

/** Opens the form for a fork at a step, or within its answer: `keep` tokens of `tokens` are kept. */
export async function openFork(
  span: Span,
  tokens: readonly TokenRecord[] = [],
  keep: number | null = null,
): Promise<void> {
  const where = { runId: span.runId, spanId: span.id }
  const found = await attempt(async () => ({
    point: await api().forks.point(where),
    memories: await api().forks.memories(where),
  }))
  if (!found) return
  const at = keep === null ? undefined : tokens[keep]
  const token = at && keep !== null ? { before: tokens.slice(0, keep), at } : null
  forkState.setState({ open: { span, ...found, token } })
}

export function closeFork(): void {
  forkState.setState({ open: null })
}

/** Begins the fork and shows it. The form stays when that fails. */
export async function makeFork({ span }: OpenFork, edits: ForkEdit[], serve: boolean): Promise<void> {
  if (forkState.getState().busy) return
  forkState.setState({ busy: true })
  const run = await attempt(() => api().forks.create({ runId: span.runId, spanId: span.id, edits, serve }))
  forkState.setState({ busy: false })
  if (!run) return
  closeFork()
  selectRun(run.id)
  tell(i18next.t('fork.begun'))
}
