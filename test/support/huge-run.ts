import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { Run } from '@shared/runs.ts'
import type { Store, Tx } from '../../src/main/store/types.ts'
import { saveRun } from '../../src/main/trace/runs.ts'

export interface HugeRun {
  spans: number
  /** Bytes of content each span carries, before compression. */
  contentBytes: number
}

/** Spans written together. */
const GROUP = 20_000
const WORDS = 'the model read a file and found that seven of nine refund requests were late or had no number'.split(' ')

/**
 * Writes a finished run of any size: turns of an inference, tools in parallel below a plan now and then, errors, one agent inside another.
 * The same size gives the same run. Contents are stored as they are, as real contents hardly ever repeat and shrink little.
 */
export function writeHugeRun(store: Store, { spans, contentBytes }: HugeRun, id = 'run_huge'): Run {
  const startedAt = Date.UTC(2026, 0, 1)
  const next = lcg(7)
  const parents: string[] = []
  let clock = startedAt
  let written = 0
  const write = (tx: Tx, parent: string | null, kind: string, name: string, ms: number): string => {
    written += 1
    const spanId = `span_${id}_${written}`
    const failed = kind === 'tool' && next() % 97 === 0
    tx.run(
      `INSERT INTO span (id, run_id, parent_id, kind, name, status, started_at, ended_at, attributes, error, ordinal, content_ref)
       VALUES (:id, :run, :parent, :kind, :name, :status, :start, :end, :attributes, :error, :order, :content)`,
      {
        id: spanId,
        run: id,
        parent,
        kind,
        name,
        status: failed ? 'error' : 'ok',
        start: clock,
        end: clock + ms,
        attributes: JSON.stringify({ 'gen_ai.operation.name': kind, 'gen_ai.usage.output_tokens': next() % 400 }),
        error: failed ? JSON.stringify({ code: 'TOOL_FAILED', message: 'The file is not there.' }) : null,
        order: written,
        content: contentBytes > 0 ? putText(tx, id, written, contentBytes, next) : null,
      },
    )
    return spanId
  }
  const run = Run.parse({
    id,
    agentId: 'agent_assistant',
    agentVersion: 1,
    agentName: 'Assistant',
    modelId: 'model_huge',
    modelName: 'autoglm-tiny',
    input: `A run of ${spans.toLocaleString('en')} spans`,
    status: 'done',
    answer: 'Done.',
    error: null,
    startedAt,
    endedAt: startedAt + spans * 30,
    steps: Math.floor(spans / 3),
    inputTokens: spans * 20,
    outputTokens: spans * 7,
    seed: 1,
  })
  store.write((tx) => saveRun(tx, run))
  while (written < spans) {
    store.write((tx) => {
      const until = Math.min(spans, written + GROUP)
      if (parents.length === 0) parents.push(write(tx, null, 'agent', 'invoke_agent Assistant', spans * 30))
      while (written < until) {
        if (next() % 400 === 0) parents.push(write(tx, parents.at(-1) ?? null, 'agent', 'invoke_agent Helper', 4000))
        else if (parents.length > 1 && next() % 300 === 0) parents.pop()
        const parent = parents.at(-1) ?? null
        write(tx, parent, 'inference', 'chat autoglm-tiny', 40)
        clock += 42
        const tools = next() % 4
        for (let tool = 0; tool < tools && written < until; tool += 1) {
          write(
            tx,
            parent,
            'tool',
            `execute_tool ${['read_file', 'search_files', 'calculator'][next() % 3]}`,
            5 + (next() % 30),
          )
        }
        clock += 20
      }
    })
  }
  return run
}

function putText(tx: Tx, runId: string, seed: number, bytes: number, next: () => number): string {
  let text = `step ${seed}:`
  while (text.length < bytes) text += ` ${WORDS[next() % WORDS.length]} ${next().toString(36)}`
  const json = Buffer.from(JSON.stringify({ kind: 'text', input: text.slice(0, 200), output: text.slice(0, bytes) }))
  const sha256 = createHash('sha256').update(json).digest('hex')
  // Deflated, as an Electron without zstd writes it: whoever reads it then does so natively.
  tx.run(
    `INSERT INTO blob (sha256, codec, size, data) VALUES (:sha256, 'deflate', :size, :data) ON CONFLICT DO NOTHING`,
    { sha256, size: json.length, data: deflateSync(json, { level: 1 }) },
  )
  tx.run('INSERT INTO run_blob (run_id, sha256) VALUES (:runId, :sha256) ON CONFLICT DO NOTHING', { runId, sha256 })
  return sha256
}

/** Numerical Recipes' generator, 31 bits. */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 1
  }
}
