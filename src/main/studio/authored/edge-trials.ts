import { randomInt } from 'node:crypto'
import type { CapabilityUse, ToolDeclaration, ToolTrial } from '@shared/authored-tools.ts'
import type { EdgeReport } from '@shared/edge-cases.ts'
import { StudioError } from '@shared/errors.ts'
import { type EdgeVerdict, findEdgeCases } from '../../tools/edge-cases/find-edge-cases.ts'
import type { Surroundings } from '../../tools/sandbox/types.ts'
import type { AuthoredParts } from './authored-tool.ts'
import { runTrial, type TrialParts } from './run-trial.ts'

export interface EdgeWishes {
  runs: number
  seed?: number | undefined
  confirmed: boolean
}

/** For a whole search. */
const SECONDS = 60
/** The same clock and dice for each input, so that one that fails fails again. 2001-09-09, a day of no meaning. */
const SURROUNDINGS: Surroundings = { now: 1_000_000_000_000, seed: 1 }
/** Thrown by JavaScript where the author did not reckon with an input. */
const MISTAKES = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError', 'InternalError'])

/** Tries a tool with edge cases of its input. Errors: NOT_ALLOWED until the person confirms, where that is needed; CANCELLED. */
export async function tryEdges(
  trials: TrialParts,
  parts: AuthoredParts,
  { runs, seed = randomInt(2 ** 31), confirmed }: EdgeWishes,
  signal: AbortSignal,
  onProgress: (tried: number) => void,
): Promise<{ report: EdgeReport; uses: CapabilityUse[] }> {
  const { declaration } = parts
  const why = whyToAsk(declaration)
  if (why && !confirmed) throw new StudioError('NOT_ALLOWED', `${why} Confirm that it may be called ${runs} times.`)
  const uses: CapabilityUse[] = []
  const report = await findEdgeCases({
    schema: declaration.inputSchema,
    runs,
    seed,
    seconds: SECONDS,
    signal,
    onProgress,
    call: async (input) => {
      const trial = await runTrial(trials, parts, input, signal, { given: { surroundings: SURROUNDINGS } })
      uses.push(...trial.uses.filter(({ method }) => method !== 'start'))
      return verdictOf(trial)
    },
  })
  return { report, uses }
}

/** Why a person is asked before a tool is called many times; null where it only computes and reads here. */
export function whyToAsk({ name, effect, capabilities }: ToolDeclaration): string | null {
  if (effect !== 'pure') return `${name} is not pure.`
  const reaches = capabilities.find((each) => /^(net|model|tools)(:|$)/.test(each))
  return reaches ? `${name} has the capability ${reaches}, which is more than to compute.` : null
}

function verdictOf({ error }: ToolTrial): EdgeVerdict {
  if (!error) return { end: 'fine' }
  const { code, message } = error
  const data = (error.data ?? {}) as Record<string, unknown>
  const line = typeof data.line === 'number' ? data.line : null
  const failed = (kind: Extract<EdgeVerdict, { end: 'failed' }>['kind']): EdgeVerdict => ({
    end: 'failed',
    kind,
    message,
    line,
  })
  if (data.reason === 'result') return failed('result')
  if (code === 'LIMIT_REACHED') {
    if (data.reason === 'memory' || data.reason === 'output') return failed(data.reason)
    return failed('time')
  }
  const isMistake = data.reason === 'stuck' || (typeof data.thrown === 'string' && MISTAKES.has(data.thrown))
  return code === 'TOOL_FAILED' && isMistake ? failed('crash') : { end: 'refused' }
}
