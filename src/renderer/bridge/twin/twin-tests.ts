import { TEST_VERSION, type TestPlan } from '@shared/session-test.ts'
import type { TwinRun } from './twin-run.ts'

/** Tests of the twin's runs: the tools they called and what came of them. */
export function twinTests(find: (runId: string) => TwinRun) {
  return {
    preview: async ({ runId }: { runId: string }): Promise<TestPlan> => {
      const { run, toolResults } = find(runId).topic.state
      const calls = Object.values(toolResults).map(({ call }) => call)
      return {
        format: 'autoglm-test',
        version: TEST_VERSION,
        name: run.input.slice(0, 80),
        input: run.input,
        agent: { id: run.agentId, name: run.agentName },
        model: { id: run.modelId, name: run.modelName },
        seed: run.seed,
        from: run.id,
        assert: {
          path: { mode: 'exact', tools: calls.map((call) => call.name) },
          calls: calls.map(({ name }) => ({ tool: name, nth: 1, arguments: [{ at: '', exists: true }] })),
          outcome: { status: run.status, ...(run.answer === null ? {} : { answer: { equals: run.answer } }) },
          budget: { steps: run.steps + 1, tokens: 2000, seconds: 30, toolCalls: calls.length },
          noErrors: ['TOOL_UNKNOWN', 'TOOL_FAILED'],
        },
      }
    },
    save: async ({ runId }: { runId: string }) => ({ path: `/home/me/${find(runId).run.id}.autoglm-test.json` }),
  }
}
