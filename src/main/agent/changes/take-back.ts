import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { takeBack } from '../../tools/changes/take-back.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { ToolContext } from '../../tools/types.ts'
import type { Change, ChangeRow } from './change-rows.ts'

export interface TakeBackOptions {
  read(row: ChangeRow): Change
  tools: ToolRegistry
  context: Pick<ToolContext, 'memory'>
  /** Told as soon as a change is taken back. */
  undone(row: ChangeRow): void
}

export interface TakenBack {
  undone: ChangeRow[]
  /** Why the rest was left as it is; null when nothing was left. */
  problem: { row: ChangeRow; message: string } | null
}

/**
 * Takes changes of calls back, the last one first, and stops at the first that cannot be: what was changed since by somebody else is
 * not overwritten, and what came before it depends on it.
 */
export async function takeBackChanges(rows: readonly ChangeRow[], options: TakeBackOptions): Promise<TakenBack> {
  const undone: ChangeRow[] = []
  const open = rows.filter(({ state }) => state !== 'undone').toSorted((a, b) => b.id - a.id)
  for (const row of open) {
    try {
      await one(row, options)
    } catch (error) {
      return { undone, problem: { row, message: toErrorInfo(error).message } }
    }
    options.undone(row)
    undone.push(row)
  }
  return { undone, problem: null }
}

async function one(row: ChangeRow, { read, tools, context }: TakeBackOptions): Promise<void> {
  const change = read(row)
  if (change.kind !== 'call') return await takeBack(row.workspace, change, row.state === 'made')
  const tool = tools.has(change.tool) ? tools.get(change.tool) : null
  if (!tool?.undo) {
    throw new StudioError(
      'NOT_AVAILABLE',
      `The tool ${change.tool}, which knows how to undo it, is not there any more.`,
    )
  }
  await tool.undo(change.data, context)
}
