import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { compareInferences } from '../../../src/main/cli/compare.ts'
import { readTrace } from '../../../src/main/trace/export.ts'
import { findBrokenEntry, readRunLog } from '../../../src/main/trace/run-log.ts'
import { AgentId } from '../../../src/shared/ids.ts'
import { addAgent, LONG_AGENT, LONG_INPUT, observe, openStudio, runToEnd } from '../../support/studio.ts'

describe('a run', () => {
  it('answers with 84 through a calculator call that the model made', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'What is 12*7?')
    expect(run).toMatchObject({ status: 'done', answer: expect.stringContaining('84'), steps: 2 })
    const { spans } = readTrace(test.studio.store, run.id)
    expect(spans.map((span) => span.kind)).toEqual(['agent', 'inference', 'tool', 'inference'])
    const [, first, tool, second] = spans.map((span) => span.content)
    if (first?.kind !== 'inference' || tool?.kind !== 'tool' || second?.kind !== 'inference')
      throw new Error('wrong steps')
    expect(tool).toMatchObject({ call: { name: 'calculator', arguments: { expression: '12*7' } }, result: '84' })
    // The call stands in the recorded tokens themselves.
    expect(first.output.tokens.map((token) => token.text).join('')).toContain('<tool_call>calculator')
    expect(first.prompt.text).toBe(first.prompt.tokens.map((token) => token.text).join(''))
    expect(first.output.tokens.every((token) => token.p > 0 && token.p <= 1)).toBe(true)
    expect(second.timings?.cache_n).toBeGreaterThan(300)
    expect(first.modelSha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('succeeds for every example that the window offers to a newcomer', async () => {
    const test = await openStudio()
    const answers: string[] = []
    for (const input of test.studio.agents.get().examples ?? []) {
      const run = await runToEnd(test, input)
      answers.push(`${run.status}: ${run.answer}`)
    }
    expect(answers).toEqual([
      'done: 12*7 = 84',
      'done: docs/apple.txt contains: apple lemon cherry',
      'done: Files in docs: apple.txt, market.txt',
      'done: I will remember that Alice likes copper.',
    ])
  })

  it('is re-derived from its record alone: same commands, same states, same answer', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'Remember that Alice likes copper.')
    await test.close()
    const again = await openStudio({ profilePath: test.profilePath, engine: false })
    const { store } = again.studio
    const entries = readRunLog(store, run.id)
    expect(findBrokenEntry(run.id, entries)).toBeNull()
    const folded = foldRecord(store.blobs, entries)
    expect(folded.divergence).toBeNull()
    expect(folded.open).toEqual([])
    expect(folded.state).toMatchObject({ phase: 'done', answer: run.answer })
    // The inference's own words lead to that answer too, token by token.
    const last = readTrace(store, run.id).spans.findLast((span) => span.content.kind === 'inference')?.content
    if (last?.kind !== 'inference') throw new Error('no inference')
    const words = last.output.tokens.filter((token) => token.channel === 'content').map((token) => token.text)
    expect(words.join('').trim()).toBe(run.answer)
  })

  it('notices one changed argument, one changed outcome and one changed prompt in a record', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'What is 12*7?')
    const { store } = test.studio
    const entries = readRunLog(store, run.id)
    const requested = entries.findIndex((entry) => entry.type === 'requested' && entry.data.kind === 'tool.call')
    const wrongKey = entries.with(requested, {
      ...(entries[requested] as (typeof entries)[number]),
      data: { ...entries[requested]?.data, key: '0'.repeat(64) },
    })
    expect(foldRecord(store.blobs, wrongKey).divergence?.seq).toBe(requested + 1)
    expect(findBrokenEntry(run.id, wrongKey)).toBe(requested + 1)
    const other = store.write((tx) => tx.blobs.putJson({ ok: true, value: { content: '85', isError: false } }))
    const completed = entries.findIndex((entry) => entry.type === 'completed' && entry.data.kind === 'tool.call')
    const wrongOutcome = entries.with(completed, {
      ...(entries[completed] as (typeof entries)[number]),
      data: { ...entries[completed]?.data, outcome: other },
    })
    // The state after that very event is not what was recorded.
    expect(foldRecord(store.blobs, wrongOutcome).divergence?.seq).toBe(completed + 1)
  })

  it('asks before it changes something, and takes no for an answer', async () => {
    const test = await openStudio()
    const asked: string[] = []
    const run = await runToEnd(test, 'Remember that Alice likes copper.', {
      decide: (pending) => {
        asked.push(pending.call.name)
        return 'deny'
      },
    })
    expect(asked).toEqual(['memory_save'])
    expect(test.studio.store.all('SELECT id FROM memory')).toEqual([])
    const kinds = readTrace(test.studio.store, run.id).spans.map((span) => span.kind)
    expect(kinds).not.toContain('tool')
    const actions = (await test.studio.audit.list({ limit: 10 })).map((entry) => entry.action)
    expect(actions).toContain('approval.denied')
    expect(actions).not.toContain('tool.executed')
  })

  it('remembers when it may, and the audit log says who allowed it, before it is done', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'Remember that Alice likes copper.')
    expect(run.status).toBe('done')
    expect(test.studio.store.all('SELECT text FROM memory')).toMatchObject([{ text: 'Alice likes copper.' }])
    const actions = (await test.studio.audit.list({ limit: 10 })).map((entry) => entry.action).reverse()
    expect(actions.slice(-5)).toEqual([
      'run.started',
      'approval.given',
      'tool.requested',
      'tool.executed',
      'run.finished',
    ])
    expect(await test.studio.audit.verify()).toMatchObject({ ok: true })
  })

  it('stops at once when asked to, and can be followed by another run', async () => {
    const test = await openStudio()
    addAgent(test, LONG_AGENT)
    const run = await test.studio.runs.start('test', { input: LONG_INPUT, agentId: LONG_AGENT.id })
    await new Promise<void>((resolve) => {
      const stop = observe(test, run.id, (event) => {
        if (event.type !== 'tokens') return
        stop()
        resolve()
      })
    })
    test.studio.runs.cancel(run.id)
    const ended = await test.studio.runs.finished(run.id)
    expect(ended.status).toBe('cancelled')
    const { spans } = readTrace(test.studio.store, run.id)
    expect(spans.map((span) => span.status)).toEqual(['cancelled', 'cancelled'])
    const inference = spans[1]?.content
    if (inference?.kind !== 'inference') throw new Error('the tokens so far are not kept')
    expect(inference.output.tokens.length).toBeGreaterThan(0)
    expect(inference.output.tokens.length).toBeLessThan(1600)
    expect((await runToEnd(test, 'What is 12*7?')).answer).toContain('84')
  })

  it('ends a model that goes round in circles, and says so', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, LONG_INPUT)
    expect(run).toMatchObject({ status: 'failed', error: { code: 'LIMIT_REACHED' } })
    const kinds = readTrace(test.studio.store, run.id).spans.map((span) => span.kind)
    expect(kinds.at(-1)).toBe('error')
  })

  it('runs two at the same time, each with its own record', async () => {
    const test = await openStudio()
    const [a, b] = await Promise.all([runToEnd(test, 'What is 12*7?'), runToEnd(test, 'How much is 45 + 19?')])
    expect([a.answer, b.answer]).toEqual([expect.stringContaining('84'), expect.stringContaining('64')])
    for (const run of [a, b]) {
      expect(foldRecord(test.studio.store.blobs, readRunLog(test.studio.store, run.id)).divergence).toBeNull()
    }
  })

  it('gives the same tokens again when it is to be reproducible, whatever runs beside it', async () => {
    const test = await openStudio()
    const sampling = { temperature: 1.2, topP: 0.95, topK: 50, minP: 0 }
    const warm = { ...LONG_AGENT, id: AgentId.parse('agent_warm'), name: 'Warm', sampling }
    addAgent(test, { ...warm, limits: { ...warm.limits, steps: 1, tokensPerStep: 60 } })
    const options = { agentId: warm.id, seed: 5 }
    const started = [true, true, false].map((reproducible) =>
      runToEnd(test, 'Tell me a story', { ...options, reproducible }),
    )
    const runs = await Promise.all(started)
    const traces = runs.map((run) => readTrace(test.studio.store, run.id))
    const [one, two, other] = traces
    if (!one || !two || !other) throw new Error('A run is missing.')
    expect(compareInferences(one, two)).toEqual([{ inference: 1, samePrompt: true, sameTokens: true, differences: [] }])
    const fields = compareInferences(one, other)[0]?.differences?.map(({ field }) => field)
    expect(fields).toContain('reproducible')
    // The record knows it, so a resumed run stays what it was.
    const folded = foldRecord(test.studio.store.blobs, readRunLog(test.studio.store, runs[0]?.id ?? other.run.id))
    expect(folded).toMatchObject({ divergence: null, state: { reproducible: true } })
  })

  it('refuses a tool the agent did not declare, whatever the model says', async () => {
    const test = await openStudio()
    // The model was trained on search_files and calls it although it is not declared.
    const run = await runToEnd(test, 'Search the files for budget', { overrides: { constrainCalls: false } })
    const { spans } = readTrace(test.studio.store, run.id)
    expect(spans.filter((span) => span.kind === 'tool')).toEqual([])
    expect(spans.find((span) => span.kind === 'error')?.error?.message).toContain('search_files')
    const folded = foldRecord(test.studio.store.blobs, readRunLog(test.studio.store, run.id))
    expect(folded).toMatchObject({ divergence: null, state: { agent: { constrainCalls: false } } })
  })

  it('calls a declared tool in place of an undeclared one, and the record says which tokens were forced', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'Search the files for budget')
    const { spans } = readTrace(test.studio.store, run.id)
    expect(spans.find((span) => span.kind === 'tool')?.content).toMatchObject({ call: { name: 'list_files' } })
    const content = spans.find((span) => span.kind === 'inference')?.content
    if (content?.kind !== 'inference') throw new Error('no inference')
    expect(content.output.problems).toEqual([])
    expect(content.output.tokens.filter((token) => token.forced)).toMatchObject([{ text: 'list', channel: 'tool' }])
    expect(content.passport?.constrainCalls).toBe(true)
    expect(foldRecord(test.studio.store.blobs, readRunLog(test.studio.store, run.id)).divergence).toBeNull()
  })

  it('feeds a failing tool back to the model when the workspace has vanished, and ends by itself', async () => {
    const test = await openStudio()
    test.studio.settings.update('test', { workspacePath: join(test.profilePath, 'gone') })
    const run = await runToEnd(test, 'Read docs/apple.txt')
    const tool = readTrace(test.studio.store, run.id).spans.find((span) => span.kind === 'tool')
    expect(tool).toMatchObject({ status: 'error', content: { isError: true } })
    expect(tool?.error?.message).toMatch(/workspace/i)
    expect(['done', 'failed']).toContain(run.status)
  })

  it('says clearly that the model file is gone', async () => {
    const test = await openStudio()
    const copy = join(test.profilePath, 'other.gguf')
    const { readFileSync } = await import('node:fs')
    const bytes = readFileSync(test.studio.models.list()[0]?.path ?? '')
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    writeFileSync(copy, bytes)
    const model = await test.studio.models.add('test', copy)
    const { rmSync } = await import('node:fs')
    rmSync(copy)
    const run = await test.studio.runs.start('test', { input: 'What is 12*7?', modelId: model.id })
    const ended = await test.studio.runs.finished(run.id)
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'MODEL_NOT_FOUND' } })
  })

  it('is gone with all its words when it is removed, and other runs keep theirs', async () => {
    const test = await openStudio()
    const { store, runs } = test.studio
    const kept = await runToEnd(test, 'What is 12*7?')
    const words = 'Read docs/market.txt'
    const removed = await runToEnd(test, words)
    runs.remove('test', removed.id)
    const texts = store
      .all<{ sha256: string }>('SELECT sha256 FROM blob')
      .map(({ sha256 }) => store.blobs.getText(sha256))
    expect(texts.filter((text) => text.includes(words))).toEqual([])
    expect(store.all('SELECT 1 FROM run_event WHERE run_id = :id', { id: removed.id })).toEqual([])
    expect(foldRecord(store.blobs, readRunLog(store, kept.id))).toMatchObject({
      divergence: null,
      state: { answer: kept.answer },
    })
    expect((await test.studio.audit.list({ limit: 1 }))[0]).toMatchObject({
      action: 'run.removed',
      subject: removed.id,
    })
  })

  it('tells who asks for a run that is not there', async () => {
    const test = await openStudio({ engine: false })
    await expect(test.studio.runs.finished('run_nothing1' as never)).rejects.toThrowError(StudioError)
  })
})
