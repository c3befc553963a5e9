import { Run } from '@shared/runs.ts'
import type { Store } from '../../src/main/store/types.ts'
import { saveRun } from '../../src/main/trace/runs.ts'

const AGENTS = ['Assistant', 'Researcher', 'Reviewer', 'Clerk']
const MODELS = ['autoglm-tiny', 'GLM-4-9B-0414', 'GLM-Z1-9B']
const TOOLS = ['calculator', 'read_file', 'list_files', 'sql_query', 'memory_save']
const WORDS =
  'please look up the order of the customer and find out whether a refund is due then write a short letter'.split(' ')
const GROUP = 1000

/** Writes `count` finished runs, a few spans each, of texts as long as people write. The same count gives the same runs. */
export function writeManyRuns(store: Store, count: number): void {
  const next = lcg(11)
  const text = (words: number): string => Array.from({ length: words }, () => WORDS[next() % WORDS.length]).join(' ')
  const pick = (from: readonly string[]): string => from[next() % from.length] ?? ''
  for (let at = 0; at < count; at += GROUP) {
    store.write((tx) => {
      for (let index = at; index < Math.min(count, at + GROUP); index += 1) {
        const id = `run_many${index.toString(36).padStart(6, '0')}`
        const startedAt = Date.UTC(2026, 0, 1) + Math.floor(index / 2) * 60_000
        const failed = next() % 11 === 0
        const agent = pick(AGENTS)
        const model = pick(MODELS)
        const run = Run.parse({
          id,
          agentId: `agent_${agent.toLowerCase()}`,
          agentVersion: 1,
          agentName: agent,
          modelId: 'model_many',
          modelName: model,
          input: `${text(20 + (next() % 60))} ${index}`,
          status: failed ? 'failed' : 'done',
          answer: failed ? null : text(40 + (next() % 120)),
          error: failed ? { code: 'LIMIT_REACHED', message: 'The run took more steps than it may.' } : null,
          startedAt,
          endedAt: startedAt + (next() % 90_000),
          steps: 1 + (next() % 8),
          inputTokens: next() % 20_000,
          outputTokens: next() % 2000,
          seed: index,
        })
        saveRun(tx, run)
        for (let order = 0; order < run.steps; order += 1) {
          tx.run(
            `INSERT INTO span (id, run_id, parent_id, kind, name, status, started_at, ended_at, ordinal)
             VALUES (:id, :run, NULL, 'tool', :name, 'ok', :start, :start, :order)`,
            {
              id: `span_${id}_${order}`,
              run: id,
              name: `execute_tool ${pick(TOOLS)}`,
              start: startedAt + order,
              order,
            },
          )
        }
      }
    })
  }
}

/** A linear congruential generator (the constants of Numerical Recipes): the same numbers everywhere. */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}
