import type { CallResult, SavedCall, ToolTrial, TrialEvent } from '@shared/authored-tools.ts'
import type { EdgeEvent } from '@shared/edge-cases.ts'
import type { ToolId } from '@shared/ids.ts'
import type { RecordedEvent } from '@shared/recorded-calls.ts'
import { judgeValue } from '../../agent/session-test/judge.ts'
import { matches } from '../../agent/session-test/match.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { streamOf } from '../../kit/event-stream.ts'
import type { Store } from '../../store/types.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { AuthoredParts } from './authored-tool.ts'
import { compareRecorded } from './compare-recorded.ts'
import { type EdgeWishes, tryEdges } from './edge-trials.ts'
import { runRegistered } from './run-registered.ts'
import { runTrial, type TrialListener, type TrialParts } from './run-trial.ts'
import type { AuthoredTools } from './tool-service.ts'

export interface TrialOptions extends TrialParts {
  store: Store
  tools: AuthoredTools
  registry: ToolRegistry
  audit: AuditLog
}

/** Runs tools alone: for their author to see what they do, and as tests. */
export class ToolTrials {
  readonly #options: TrialOptions

  constructor(options: TrialOptions) {
    this.#options = options
  }

  /** Runs a source once; ends with `done`, also when the tool fails. Errors: VALIDATION_FAILED for a broken source, CANCELLED. */
  try(
    source: string,
    input: Record<string, unknown>,
    granted: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<TrialEvent> {
    return streamOf<TrialEvent>(signal, async (tell, either) => {
      const parts = await this.#options.tools.parts(source, granted, either)
      const trial = await this.#once(parts, input, either, {
        onLog: (line) => tell({ type: 'log', ...line }),
        onProgress: (fraction, message) => tell({ type: 'progress', fraction, message: message ?? null }),
      })
      tell({ type: 'done', trial })
    })
  }

  /** Runs a tool of the registry once; what it would change of the workspace is only told. Ends with `done`, also when it fails. Errors: TOOL_UNKNOWN, CANCELLED. */
  run(actor: string, name: string, input: Record<string, unknown>, signal: AbortSignal): AsyncGenerator<TrialEvent> {
    return streamOf<TrialEvent>(signal, async (tell, either) => {
      tell({ type: 'done', trial: await runRegistered(this.#options, actor, name, input, either) })
    })
  }

  /** Runs the kept calls of a tool, one after another, with what was granted to it. Errors: NOT_FOUND, as {@link try}. */
  async test(id: ToolId, signal: AbortSignal): Promise<CallResult[]> {
    const { tools } = this.#options
    const { granted } = tools.get(id)
    const parts = await tools.parts(tools.source(id).source, granted, signal)
    const results: CallResult[] = []
    for (const call of tools.calls(id)) {
      const trial = await this.#once(parts, call.input, signal)
      results.push({ call, trial, failures: judgeCall(call, trial) })
    }
    return results
  }

  /**
   * Tries a source with inputs made of its schema; ends with `done`. Errors: VALIDATION_FAILED for a broken source; NOT_ALLOWED for one that
   * changes something or reaches others, until the person confirms; CANCELLED.
   */
  edges(
    source: string,
    granted: readonly string[],
    wishes: EdgeWishes,
    signal: AbortSignal,
  ): AsyncGenerator<EdgeEvent> {
    return streamOf<EdgeEvent>(signal, async (tell, either) => {
      const { tools } = this.#options
      const parts = await tools.parts(source, granted, either)
      const { name } = parts.declaration
      const { report, uses } = await tryEdges(this.#options, parts, wishes, either, (tried) =>
        tell({ type: 'progress', tried, runs: wishes.runs }),
      )
      tools.auditUses('person', 'tool.tried', name, name, uses)
      tell({ type: 'done', report })
    })
  }

  /**
   * Makes the calls of past runs again with a source in the place of what the tool was then, and changes nothing; ends with `done`. Errors:
   * NOT_FOUND, VALIDATION_FAILED for a broken source, CANCELLED.
   */
  recorded(id: ToolId, source: string | undefined, signal: AbortSignal): AsyncGenerator<RecordedEvent> {
    return streamOf<RecordedEvent>(signal, async (tell, either) => {
      const { tools } = this.#options
      const { name, granted } = tools.get(id)
      const parts = await tools.parts(source ?? tools.source(id).source, granted, either)
      const report = await compareRecorded(this.#options, name, parts, either, (calls) =>
        tell({ type: 'progress', calls }),
      )
      tell({ type: 'done', report })
    })
  }

  async #once(
    parts: AuthoredParts,
    input: Record<string, unknown>,
    signal: AbortSignal,
    listener: TrialListener = {},
  ): Promise<ToolTrial> {
    const trial = await runTrial(this.#options, parts, input, signal, listener)
    const { name } = parts.declaration
    this.#options.tools.auditUses('person', 'tool.tried', name, name, trial.uses)
    return trial
  }
}

/** A sentence for each assertion that does not hold; a call that fails without being meant to is one more. */
export function judgeCall({ assertions }: Pick<SavedCall, 'assertions'>, { output, error }: ToolTrial): string[] {
  const expected = assertions.some((assertion) => 'fails' in assertion)
  if (error && !expected) return [`The call failed: ${error.message}`]
  return assertions.flatMap((assertion) => {
    if ('fails' in assertion) {
      if (!error) return ['The call should have failed.']
      return matches(assertion.fails, error.message)
        ? []
        : [`It should fail with /${assertion.fails}/, not: ${error.message}`]
    }
    const problem = judgeValue(assertion, output)
    return problem === null ? [] : [`In the result, ${problem}.`]
  })
}
