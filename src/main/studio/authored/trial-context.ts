import type { ProposedChange } from '@shared/runs.ts'
import { proposed } from '../../agent/changes/propose.ts'
import { newId } from '../../kit/ids.ts'
import { previewedFiles } from '../../tools/changes/workspace-files.ts'
import { searchOnly } from '../../tools/search-only.ts'
import type { ToolContext, ToolSurroundings } from '../../tools/types.ts'

/** For a call that belongs to no run and changes nothing: what it would change of the workspace is added to `changes`. */
export function trialContext(
  surroundings: ToolSurroundings,
  changes: ProposedChange[],
  signal: AbortSignal,
): ToolContext {
  return {
    ...surroundings,
    files: previewedFiles(surroundings.workspacePath, (change) => changes.push(...proposed(change))),
    // A memory is kept with the run that wrote it, and here is none.
    memory: searchOnly(surroundings.memory, 'Run alone, a tool can search the memory and not change it.'),
    runId: newId('run'),
    spanId: newId('span'),
    signal,
  }
}
