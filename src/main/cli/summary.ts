import type { Passport } from '@shared/passport.ts'
import type { Run, Timings, ToolCall } from '@shared/runs.ts'
import type { Trace } from '../trace/export.ts'

/** What `run --json` prints. */
export interface RunSummary {
  runId: string
  status: Run['status']
  answer: string | null
  error: Run['error']
  /** What it had to do without, as sentences. */
  notices: string[]
  /** Inferences. */
  steps: number
  toolCalls: (ToolCall & { result: string | null; isError: boolean })[]
  /** `reusedTokens`: of the input, those that were not evaluated because a sequence had read them. */
  usage: { inputTokens: number; reusedTokens: number; outputTokens: number }
  /** Over all inferences of the run, by the names of llama-server; milliseconds. */
  timings: Timings
  seed: number
  /** What decided the tokens, one an inference. */
  passports: Passport[]
  agent: { id: string; version: number; name: string }
  model: { id: string; name: string; sha256: string | null }
}

/** Over all inferences of a run. */
export const timingsOf = ({ spans }: Trace): Timings =>
  addTimings(spans.flatMap(({ content }) => (content.kind === 'inference' && content.timings ? [content.timings] : [])))

export function summarise(trace: Trace, model: { sha256: string | null }): RunSummary {
  const { run, spans } = trace
  const contents = spans.map((span) => span.content)
  const timings = timingsOf(trace)
  return {
    runId: run.id,
    status: run.status,
    answer: run.answer,
    error: run.error,
    notices: spans.flatMap(({ kind, error }) => (kind === 'check' && error ? [error.message] : [])),
    steps: run.steps,
    toolCalls: contents.flatMap((content) =>
      content.kind === 'tool' ? [{ ...content.call, result: content.result, isError: content.isError }] : [],
    ),
    usage: { inputTokens: run.inputTokens, reusedTokens: timings.cache_n, outputTokens: run.outputTokens },
    timings,
    seed: run.seed,
    passports: contents.flatMap((content) =>
      content.kind === 'inference' && content.passport ? [content.passport] : [],
    ),
    agent: { id: run.agentId, version: run.agentVersion, name: run.agentName },
    model: { id: run.modelId, name: run.modelName, sha256: model.sha256 },
  }
}

function addTimings(all: Timings[]): Timings {
  const sum = (name: keyof Timings): number => all.reduce((total, each) => total + (each[name] ?? 0), 0)
  const guessed = all.some((each) => each.draft_n !== undefined)
  const [promptN, promptMs, predictedN, predictedMs] = [
    sum('prompt_n'),
    sum('prompt_ms'),
    sum('predicted_n'),
    sum('predicted_ms'),
  ]
  const per = (a: number, b: number): number => (b === 0 ? 0 : a / b)
  return {
    cache_n: sum('cache_n'),
    prompt_n: promptN,
    prompt_ms: promptMs,
    prompt_per_token_ms: per(promptMs, promptN),
    prompt_per_second: per(promptN * 1000, promptMs),
    predicted_n: predictedN,
    predicted_ms: predictedMs,
    predicted_per_token_ms: per(predictedMs, predictedN),
    predicted_per_second: per(predictedN * 1000, predictedMs),
    ...(guessed ? { draft_n: sum('draft_n'), draft_n_accepted: sum('draft_n_accepted') } : {}),
  }
}
