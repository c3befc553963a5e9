import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { Judgement, SessionTest } from '@shared/session-test.ts'
import { judge } from '../agent/session-test/judge.ts'
import { observe } from '../agent/session-test/observe.ts'
import { wilsonInterval } from '../kit/wilson.ts'
import { readTrace } from '../trace/export.ts'
import type { Headless } from './headless.ts'
import { modelOf, watchRun } from './run-command.ts'
import type { FlakeRate, LiveResult, TestResult } from './test-result.ts'

export interface LiveOptions {
  runs: number
  model: string | undefined
  approve: 'all' | 'none'
  signal: AbortSignal
  /** After each run. */
  progress(done: number, failed: boolean): void
}

/** Runs the input so many times, each with a seed of its own, and counts what fails. Errors: those of starting a run; CANCELLED. */
export async function testLive(
  headless: Headless,
  test: SessionTest,
  options: LiveOptions,
): Promise<Pick<TestResult, 'outcome' | 'failures' | 'live'>> {
  const { studio } = headless
  const agent = studio.agents.list().find(({ id }) => id === test.agent.id) ?? studio.agents.get(test.agent.name)
  const known = studio.models.list().find(({ id }) => id === test.model.id)?.id
  const modelId = options.model ? await modelOf(studio, options.model) : known
  const runIds: RunId[] = []
  const judgements: Judgement[][] = []
  let model = test.model.name
  for (let at = 0; at < options.runs; at += 1) {
    const seed = (test.seed + at) % 2 ** 32
    const { id } = await headless.client.runs.start({ input: test.input, agentId: agent.id, modelId, seed })
    runIds.push(id)
    await finish(headless, id, options)
    const { run, spans } = readTrace(studio.store, id)
    const seen = spans.map(({ content, ...span }) => ({ span, content }))
    const judged = judge(observe(run, seen), test.assert)
    judgements.push(judged)
    model = run.modelName
    options.progress(
      at + 1,
      judged.some((each) => !each.passed),
    )
  }
  const failed = judgements.map((judged) => judged.filter((each) => !each.passed))
  const live: LiveResult = {
    ...rate(failed.filter((each) => each.length > 0).length, options.runs),
    model,
    runIds,
    assertions: (judgements[0] ?? []).map(({ place, name }) => ({
      place,
      name,
      ...rate(failed.filter((each) => each.some((one) => one.place === place)).length, options.runs),
    })),
  }
  // Of an assertion that failed more than once, the first sentence.
  const first = new Map(
    failed
      .flat()
      .reverse()
      .map(({ place, message }) => [place, { place, message }]),
  )
  return { outcome: live.failed > 0 ? 'failed' : 'passed', failures: [...first.values()].reverse(), live }
}

async function finish(headless: Headless, runId: RunId, { approve, signal }: LiveOptions): Promise<void> {
  const watching = new AbortController()
  const stop = (): void => void headless.client.runs.cancel({ runId })
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const watched = watchRun(headless, runId, { approve, json: true }, watching.signal)
  try {
    await headless.studio.runs.finished(runId)
  } finally {
    signal.removeEventListener('abort', stop)
    watching.abort()
    await watched
  }
  if (signal.aborted) throw new StudioError('CANCELLED', 'The tests were stopped.')
}

function rate(failed: number, runs: number): FlakeRate {
  return { failed, runs, rate: failed / runs, ...wilsonInterval(failed, runs) }
}
