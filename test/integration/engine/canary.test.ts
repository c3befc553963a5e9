import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tryEngine } from '../../../src/main/engine/canary.ts'
import { spawnNode } from '../../../src/main/process/node-child.ts'
import { modelAt, OPTIONS, TINY } from '../../support/engine-fork.ts'
import { built, openStudio, runToEnd, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const start = () => spawnNode(join(built, 'engine-host.js'))

it('a sound engine fails its trial, or its process stays', async () => {
  const child = start()
  const gone = new Promise<void>((resolve) => child.onExit(() => resolve()))
  await tryEngine(child, TINY, OPTIONS, 'cpu')
  await gone
})

it('passes an engine that computes on something else, is missing, dies, or cannot read the model', async () => {
  await expect(tryEngine(start(), TINY, { ...OPTIONS, gpu: 'metal' }, 'metal')).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: 'It computes on cpu instead of metal.',
  })
  await expect(tryEngine(start(), TINY, { ...OPTIONS, gpu: 'vulkan' }, 'vulkan')).rejects.toMatchObject({
    message: 'This machine has no library or no driver for vulkan.',
  })
  const dying = start()
  setTimeout(() => dying.kill(), 30)
  await expect(tryEngine(dying, TINY, OPTIONS, 'cpu')).rejects.toMatchObject({
    message: 'Its process stopped while it was tried.',
  })
  const path = join(temporaryFolder(), 'bad.gguf')
  writeFileSync(path, 'no model')
  await expect(tryEngine(start(), modelAt(path), OPTIONS, 'cpu')).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
})

it('a trial goes on after it was cancelled', async () => {
  const child = start()
  const gone = new Promise<void>((resolve) => child.onExit(() => resolve()))
  await expect(tryEngine(child, TINY, OPTIONS, 'cpu', AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
  await gone
})

const fallen = ({ studio }: TestStudio) => studio.hub.state.notices.filter(({ code }) => code === 'ENGINE_FELL_BACK')

it('a device that does not work here is used, takes the engine with it, or is fallen back from in silence', async () => {
  const test = await openStudio()
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
  expect(test.studio.engine.state).toMatchObject({ device: 'cpu', instead: null })
  test.studio.settings.update('test', { engine: { gpu: 'vulkan' } })
  const [model] = test.studio.models.list()
  if (!model) throw new Error('no model')
  await test.studio.inference.load(model)
  expect(test.studio.engine.state).toMatchObject({
    status: 'ready',
    device: 'cpu',
    instead: { device: 'vulkan', reason: 'This machine has no library or no driver for vulkan.' },
  })
  expect(fallen(test).map(({ message }) => message)).toEqual([
    'The engine did not pass its trial on vulkan: This machine has no library or no driver for vulkan. What was used before stays.',
  ])
  expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
  // What failed is not tried for every run, but once more when a person loads the model.
  expect(fallen(test)).toHaveLength(1)
  await test.studio.inference.load(model)
  expect(fallen(test)).toHaveLength(2)
  test.studio.settings.update('test', { engine: { gpu: 'off' } })
  await test.studio.inference.load(model)
  expect(test.studio.engine.state).toMatchObject({ device: 'cpu', instead: null })
})

it('a new build becomes current without a trial, or what failed with the old one is never tried again', async () => {
  const first = await openStudio()
  expect(await runToEnd(first, 'What is 12*7?')).toMatchObject({ status: 'done' })
  const stored = first.studio.store.get<{ value: string }>("SELECT value FROM setting WHERE key = 'engine-choice'")
  expect(JSON.parse(stored?.value ?? '{}')).toMatchObject({ current: 'cpu', failed: [] })
  // As a studio of another version has left it, with a default model that has since been spoiled.
  const path = join(temporaryFolder(), 'mine.gguf')
  copyFileSync(TINY.path, path)
  const old = JSON.stringify({ build: 'older', current: 'cpu', failed: [{ device: 'vulkan', reason: 'once' }] })
  first.studio.store.write((tx) => tx.run("UPDATE setting SET value = :old WHERE key = 'engine-choice'", { old }))
  await first.close()

  const second = await openStudio({ profilePath: first.profilePath })
  expect(await runToEnd(second, 'What is 12*7?')).toMatchObject({ status: 'done' })
  expect(fallen(second)).toEqual([])
  second.studio.store.write((tx) => tx.run("UPDATE setting SET value = :old WHERE key = 'engine-choice'", { old }))
  const [bundled] = second.studio.models.list()
  second.studio.store.write((tx) => tx.run('UPDATE model SET path = :path', { path }))
  writeFileSync(path, 'spoiled')
  await second.close()

  const third = await openStudio({ profilePath: first.profilePath, engine: false })
  third.engine.start()
  const [model] = third.studio.models.list()
  if (!bundled || !model) throw new Error('no model')
  // The default model fails the trial; what is loaded is another, sound file.
  await third.studio.inference.load({ ...model, path: TINY.path })
  expect(fallen(third)).toHaveLength(1)
  expect(fallen(third)[0]?.message).toContain('did not pass its trial on cpu')
  expect(third.studio.engine.state).toMatchObject({ status: 'ready', device: 'cpu', instead: { device: 'cpu' } })
})
