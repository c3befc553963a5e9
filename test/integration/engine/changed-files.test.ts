import { copyFileSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Model } from '../../../src/shared/models.ts'
import { bundledModel, openStudio, runToEnd, type TestStudio, temporaryFolder } from '../../support/studio.ts'

/** A studio whose only model is a copy that can be spoiled, loaded and used once. */
async function withOwnModel(): Promise<{ test: TestStudio; path: string; model: Model }> {
  const test = await openStudio()
  const path = join(temporaryFolder('model'), 'mine.gguf')
  copyFileSync(bundledModel, path)
  const model = await test.studio.models.add('test', path)
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
  expect(test.studio.engine.state.modelId).toBe(model.id)
  return { test, path, model }
}

/** The file with some of its weights changed: as long as before, and sound as far as its header says. */
function swap(path: string): void {
  const bytes = readFileSync(path)
  bytes.fill(7, bytes.length - 4096)
  writeFileSync(`${path}.new`, bytes)
  renameSync(`${path}.new`, path)
}

async function killed({ studio }: TestStudio): Promise<void> {
  const { pid, restarts } = studio.engine.state
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await expect.poll(() => studio.engine.state.restarts, { timeout: 20_000 }).toBeGreaterThan(restarts)
}

it('a model that was exchanged while loaded answers under the old name after the engine has died', async () => {
  const { test, path } = await withOwnModel()
  swap(path)
  // What is in memory is still the model that was checked.
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
  await killed(test)
  const run = await runToEnd(test, 'What is 12*7?')
  expect(run).toMatchObject({ status: 'failed', error: { code: 'MODEL_INVALID' } })
  expect(run.error?.message).toMatch(/changed/)
  copyFileSync(bundledModel, path)
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done', error: null })
})

it('a model that was exchanged is loaded, or one that was only touched is refused', async () => {
  const { test, path, model } = await withOwnModel()
  await test.studio.inference.unload()
  swap(path)
  await expect(test.studio.inference.load(model)).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  copyFileSync(bundledModel, path)
  utimesSync(path, new Date(), new Date(Date.now() + 60_000))
  await test.studio.inference.load(model)
  expect(test.studio.engine.state).toMatchObject({ status: 'ready', error: null })
})

it('a model that is cut off while loaded leaves the engine dying for ever, or the run waiting', async () => {
  const { test, path } = await withOwnModel()
  truncateSync(path, 100_000)
  // Pages that were not read yet are gone, so the engine may die of the next token; it may also have read all of them.
  const first = await runToEnd(test, 'What is 12*7?')
  expect(['done', 'failed']).toContain(first.status)
  if (first.status === 'failed') expect(first.error?.code).toMatch(/MODEL_INVALID|ENGINE_/)
  if (test.studio.engine.state.status === 'ready') await killed(test)
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'failed', error: { code: 'MODEL_INVALID' } })
  copyFileSync(bundledModel, path)
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
})
