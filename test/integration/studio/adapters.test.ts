import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseAdapters } from '../../../src/main/studio/adapters.ts'
import { DEFAULT_AGENT } from '../../../src/main/studio/agents/builtin-agents.ts'
import { Agent } from '../../../src/shared/agents.ts'
import type { RunId } from '../../../src/shared/ids.ts'
import type { InferenceContent } from '../../../src/shared/runs.ts'
import { adapterGguf } from '../../support/adapter-gguf.ts'
import { openStudio, runToEnd, type TestStudio, temporaryFolder } from '../../support/studio.ts'

async function addAdapter({ studio }: TestStudio, options: Parameters<typeof adapterGguf>[0] = {}) {
  const path = join(temporaryFolder('adapter'), 'adapter.gguf')
  writeFileSync(path, adapterGguf(options))
  return await studio.models.add('test', path)
}

async function firstInference({ studio }: TestStudio, runId: RunId): Promise<InferenceContent> {
  const { spans } = await studio.runs.get(runId)
  const span = spans.find((each) => each.kind === 'inference')
  const content = span ? studio.runs.content(runId, span.id) : null
  if (content?.kind !== 'inference') throw new Error('The run has no inference.')
  return content
}

test('an agent runs without the adapter chosen for it, or the record does not say which it was', async () => {
  const opened = await openStudio()
  const { studio } = opened
  const adapter = await addAdapter(opened)
  expect(adapter).toMatchObject({ architecture: 'glm4', format: null, adapter: { rank: 4, base: 'AutoGLM Tiny' } })
  const input = 'What is 12*7?'
  const before = await firstInference(opened, (await runToEnd(opened, input)).id)
  const { version } = chooseAdapters(studio, 'test', DEFAULT_AGENT, [{ modelId: adapter.id, scale: 1 }])
  const run = await runToEnd(opened, input)
  expect(run.agentVersion).toBe(version)
  const after = await firstInference(opened, run.id)
  expect(after.output.tokens.map(({ id }) => id)).not.toEqual(before.output.tokens.map(({ id }) => id))
  expect(after.passport?.adapters).toEqual([{ sha256: adapter.sha256, scale: 1 }])
  const record = JSON.stringify(studio.runs.record('test', run.id))
  expect(record).toContain(adapter.sha256)
  expect(record).not.toContain(adapter.path)
  chooseAdapters(studio, 'test', DEFAULT_AGENT, [])
  const again = await firstInference(opened, (await runToEnd(opened, input)).id)
  expect(again.output.tokens.map(({ id }) => id)).toEqual(before.output.tokens.map(({ id }) => id))
})

test('an adapter that cannot be used is found out late, or not told plainly', async () => {
  const opened = await openStudio()
  const { studio } = opened
  const adapter = await addAdapter(opened)
  const [bundled] = studio.models.list()
  const choose = (modelId = adapter.id) => chooseAdapters(studio, 'test', DEFAULT_AGENT, [{ modelId, scale: 1 }])
  const start = (modelId?: string) => studio.runs.start('test', { input: 'What is 12*7?', modelId })
  await expect(start(adapter.id)).rejects.toThrow(/is an adapter and no model/)
  expect(() => choose(bundled?.id)).toThrow(/is a model and no adapter/)
  choose((await addAdapter(opened, { architecture: 'llama', seed: 2 })).id)
  await expect(start()).rejects.toThrow(/for the architecture llama/)
  choose()
  rmSync(adapter.path)
  await expect(start()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
  choose((await addAdapter(opened, { width: 96, seed: 3 })).id)
  expect(await runToEnd(opened, 'What is 12*7?')).toMatchObject({
    status: 'failed',
    error: { code: 'MODEL_UNSUPPORTED', message: expect.stringContaining('cannot be used with') },
  })
})

test('the choice is lost when the studio starts again, or agents of before cannot be read', async () => {
  const first = await openStudio()
  const adapter = await addAdapter(first)
  const { version } = chooseAdapters(first.studio, 'test', DEFAULT_AGENT, [{ modelId: adapter.id, scale: 0.5 }])
  const { adapters: _, ...before } = first.studio.agents.get('Researcher')
  expect(Agent.parse(before).adapters).toEqual([])
  await first.close()
  const { studio } = await openStudio({ profilePath: first.profilePath, engine: false })
  expect(studio.agents.get(DEFAULT_AGENT)).toMatchObject({ version, adapters: [{ modelId: adapter.id, scale: 0.5 }] })
})
