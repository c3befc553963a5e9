import { RunId } from '@shared/ids.ts'
import { InferenceContent, Run, Span, ToolContent } from '@shared/runs.ts'
import type { Store } from '../../src/main/store/types.ts'
import { RunLog } from '../../src/main/trace/run-log.ts'
import { runTx } from '../../src/main/trace/run-tx.ts'
import { saveRun } from '../../src/main/trace/runs.ts'
import { saveSpan } from '../../src/main/trace/spans.ts'

const START = Date.UTC(2026, 10, 22, 20)
const SHA = 'ab'.repeat(32)

/** Things nobody wants to send away, spread over everything a run keeps. */
export const SECRETS = ['lena.fox@example.org', 'sk-abcdefghijklmnop1234', '/home/lena', '+49 170 1234567']

/** Writes a finished run as the agent loop records one: two inferences, a tool, an error; every text of it fixed. */
export function writeRecordedRun(store: Store, id = 'run_recorded1'): Run {
  const [email, key, home, phone] = SECRETS
  const runId = RunId.parse(id)
  const run = Run.parse({
    id,
    agentId: 'agent_assistant',
    agentVersion: 3,
    agentName: 'Assistant',
    modelId: 'model_0123456789abcdef01234567',
    modelName: 'autoglm-tiny',
    input: `Write to ${email} about ${home}/notes.txt`,
    status: 'done',
    answer: `Written to ${email}, call ${phone}.`,
    error: null,
    startedAt: START,
    endedAt: START + 2500,
    steps: 2,
    inputTokens: 90,
    outputTokens: 20,
    seed: 7,
  })
  const span = (order: number, kind: Span['kind'], name: string, attributes: object, more: Partial<Span> = {}): Span =>
    Span.parse({
      id: `span_${id.slice(4)}_${order}`,
      runId: id,
      parentId: order === 1 ? null : `span_${id.slice(4)}_1`,
      kind,
      name,
      status: 'ok',
      startedAt: START + order * 100 + 0.125,
      endedAt: START + order * 100 + 80.5,
      attributes,
      error: null,
      order,
      ...more,
    })
  const inferenceAttributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'autoglm',
    'gen_ai.conversation.id': id,
    'gen_ai.request.model': 'autoglm-tiny',
    'gen_ai.request.max_tokens': 512,
    'gen_ai.request.temperature': 0,
    'gen_ai.request.top_k': 40,
    'gen_ai.request.seed': 7,
    'gen_ai.usage.input_tokens': 45,
    'gen_ai.usage.output_tokens': 10,
    'gen_ai.usage.cache_read.input_tokens': 12,
    'gen_ai.response.time_to_first_chunk': 1,
    'studio.tokens_per_second': 196.25,
  }
  const inference = (content: string, calls: object[]): InferenceContent =>
    InferenceContent.parse({
      kind: 'inference',
      prompt: { text: `<|user|>${run.input}`, tokens: pieces(`<|user|>${run.input}`) },
      output: {
        thought: 'I should write.',
        content,
        toolCalls: calls,
        problems: [],
        tokens: pieces(content).map((token) => ({ ...token, p: 0.5, t: 3, channel: 'content' })),
      },
      sampling: { temperature: 0 },
      seed: 7,
      modelSha256: SHA,
      engineBuild: 'test',
      timings: null,
      stopReason: calls.length > 0 ? 'tool_calls' : 'stop',
    })
  const call = { name: 'send', arguments: { to: email, key, body: 'Hello <script>alert(1)</script>', copies: 2 } }
  const reason = (word: string) => ({ ...inferenceAttributes, 'gen_ai.response.finish_reasons': [word] })
  store.write((plain) => {
    const tx = runTx(plain, runId)
    saveRun(tx, run)
    const agent = {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'Assistant',
      'gen_ai.agent.id': 'agent_assistant',
    }
    saveSpan(tx, span(1, 'agent', 'invoke_agent Assistant', agent, { endedAt: START + 2500 }), {
      kind: 'text',
      input: run.input,
      output: run.answer,
    })
    saveSpan(tx, span(2, 'inference', 'chat autoglm-tiny', reason('tool_call')), inference('', [call]))
    const failure = { status: 'error' as const, error: { code: 'TOOL_FAILED', message: `No such box: ${email}` } }
    const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'send', 'error.type': 'TOOL_FAILED' }
    const result = ToolContent.parse({
      kind: 'tool',
      call,
      effect: 'mutating',
      result: `Refused ${email}`,
      isError: true,
    })
    saveSpan(tx, span(3, 'tool', 'execute_tool send', tool, failure), result)
    saveSpan(tx, span(4, 'inference', 'chat autoglm-tiny', reason('stop')), inference(run.answer ?? '', []))
    const log = new RunLog(runId)
    const user = tx.blobs.putJson({ role: 'user', content: run.input })
    const asked = tx.blobs.putJson({ role: 'assistant', content: '', thought: 'I should write.', toolCalls: [call] })
    const answered = tx.blobs.putJson({ role: 'tool', name: 'send', content: `Refused ${email}` })
    const tools = tx.blobs.putJson([{ name: 'send', description: 'Sends a letter.', parameters: { type: 'object' } }])
    log.append(tx, 'started', START, { input: tx.blobs.put(run.input), tools, seed: 7 })
    for (const messages of [[user], [user, asked, answered]]) {
      const args = tx.blobs.putJson({ messages, tools, maxTokens: 512 })
      const request = { kind: 'model.call', scope: `step/${messages.length}`, key: SHA, args, attempt: 0 }
      const { seq } = log.append(tx, 'requested', START + 10, request)
      const outcome = tx.blobs.putJson({ ok: true, value: { content: messages.length > 1 ? run.answer : '' } })
      log.append(tx, 'completed', START + 20, { req: seq, kind: 'model.call', scope: request.scope, outcome, ms: 12.5 })
    }
  })
  return run
}

/** Cut as a tokenizer cuts: in the middle of words. */
const pieces = (text: string): { id: number; text: string }[] =>
  (text.match(/[\s\S]{1,4}/g) ?? []).map((piece, index) => ({ id: 1000 + index, text: piece }))
