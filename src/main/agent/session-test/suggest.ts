import { StudioError } from '@shared/errors.ts'
import { isFinished, type SpanContent } from '@shared/runs.ts'
import { type ArgumentCheck, type Assertions, TEST_VERSION, TestPlan } from '@shared/session-test.ts'
import type { Observed } from './observe.ts'
import { pointerPart } from './pointer.ts'

/** Longest argument, as JSON, that is asked for to the letter. */
const MOST_CHARACTERS = 200
/** What a run may take more than the one the test was made from. */
const ROOM = 1.5
const LEAST_SECONDS = 30
const UNWANTED = ['TOOL_UNKNOWN', 'TOOL_INVALID_ARGUMENTS', 'TOOL_FAILED', 'CONTEXT_OVERFLOW', 'LIMIT_REACHED']

/**
 * The test a run suggests, to be edited: its path, its arguments, its outcome, half as much again of what it took.
 * Errors: CONFLICT while it is going on; RECORDING_INCOMPLETE for an interrupted one.
 */
export function suggestTest(observed: Observed, contents: readonly SpanContent[]): TestPlan {
  const { run } = observed
  if (!isFinished(run.status)) {
    throw new StudioError(
      'CONFLICT',
      'The run is still going on. Wait for its end, or stop it, and make the test then.',
    )
  }
  if (run.status === 'interrupted') {
    const message = 'The run was interrupted, so its record has no end to be tested. Resume it first.'
    throw new StudioError('RECORDING_INCOMPLETE', message)
  }
  return TestPlan.parse({
    format: 'autoglm-test',
    version: TEST_VERSION,
    name: [...run.input.replace(/\s+/g, ' ').trim()].slice(0, 80).join('') || run.id,
    input: run.input,
    agent: { id: run.agentId, name: run.agentName.slice(0, 200) },
    model: { id: run.modelId, name: run.modelName.slice(0, 500) },
    seed: run.seed,
    from: run.id,
    assert: suggestAssertions(observed, contents),
  })
}

function suggestAssertions({ run, calls, errors, seconds }: Observed, contents: readonly SpanContent[]): Assertions {
  const seen = new Map<string, number>()
  const answer = suggestAnswer(run.answer, contents)
  return {
    path: { mode: 'exact', tools: calls.map((call) => call.name) },
    calls: calls.map(({ name, arguments: given }) => {
      const nth = (seen.get(name) ?? 0) + 1
      seen.set(name, nth)
      return { tool: name, nth, arguments: Object.entries(given).map(suggestCheck) }
    }),
    outcome: { status: run.status, ...(answer ? { answer } : {}) },
    budget: {
      steps: Math.ceil(run.steps * ROOM),
      tokens: Math.ceil((run.inputTokens + run.outputTokens) * ROOM),
      seconds: Math.max(LEAST_SECONDS, Math.ceil(seconds * ROOM)),
      toolCalls: calls.length,
    },
    noErrors: UNWANTED.filter((code) => errors.every((each) => each.code !== code)),
  }
}

function suggestCheck([key, value]: [string, unknown]): ArgumentCheck {
  const at = pointerPart(key)
  const text = JSON.stringify(value)
  // A long text is hardly ever written twice alike; a member of the other name is lost when a file is read.
  if (text.length > MOST_CHARACTERS || text.includes('"__proto__"')) return { at, exists: true }
  return { at, equals: value as string }
}

/** To the letter where the model always writes the same; else the last result it was given, if it told it. */
function suggestAnswer(answer: string | null, contents: readonly SpanContent[]): Assertions['outcome']['answer'] {
  if (answer === null) return undefined
  const inferences = contents.filter((content) => content.kind === 'inference')
  if (inferences.every(({ sampling }) => sampling.temperature === 0)) return { equals: answer }
  const result = contents
    .filter((content) => content.kind === 'tool')
    .findLast(({ isError }) => !isError)
    ?.result?.trim()
  return result && result.length <= MOST_CHARACTERS && answer.includes(result) ? { contains: [result] } : undefined
}
