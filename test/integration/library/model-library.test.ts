import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DEFAULT_AGENT } from '../../../src/main/studio/agents/builtin-agents.ts'
import { IdleUnload } from '../../../src/main/studio/idle-unload.ts'
import { clientOf } from '../../support/client.ts'
import { bundledModel, openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

const tiny = readFileSync(bundledModel)
/** Other models than the bundled one by their hash: bytes at the end, which no tensor lies in. */
const variant = (byte: number): Buffer => Buffer.concat([tiny, Buffer.from([byte])])
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A studio whose person always chooses the same file, which is on their disk. */
async function studioWithFile(name = 'mine.gguf') {
  const folder = temporaryFolder('disk')
  const path = join(folder, name)
  writeFileSync(path, variant(1))
  const test = await openStudio({ shell: { ask: () => Promise.resolve(path) } })
  return { test, path, client: clientOf(test), models: join(test.profilePath, 'models') }
}

describe('a model from disk', () => {
  it('is copied when it should stay, or lost with its original when it was copied', async () => {
    const { test, path, client, models } = await studioWithFile()
    const linked = await client.models.choose()
    expect(linked).toMatchObject({ origin: 'linked', path, sha256: sha256(variant(1)), parts: 1 })
    expect(existsSync(models) ? readdirSync(models) : []).toEqual([])
    const copied = await client.models.choose({ copy: true })
    expect(copied).toMatchObject({ id: linked?.id, origin: 'copied', sha256: sha256(variant(1)) })
    expect(copied?.path.startsWith(models)).toBe(true)
    rmSync(path)
    expect(readFileSync(copied?.path ?? '').equals(variant(1))).toBe(true)
    await client.models.load({ modelId: linked?.id ?? '' })
    expect(test.studio.engine.state).toMatchObject({ status: 'ready', modelId: linked?.id })
    expect(readdirSync(models)).toHaveLength(1)
  })

  it('is deleted from a disk that is not ours, or kept on ours against the person’s word', async () => {
    const { test, path, client, models } = await studioWithFile()
    const linked = await client.models.choose()
    const modelId = linked?.id ?? ''
    await expect(client.models.remove({ modelId, deleteFile: true })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await client.models.remove({ modelId })
    expect(existsSync(path)).toBe(true)

    const copied = await client.models.choose({ copy: true })
    await client.models.load({ modelId })
    await client.models.remove({ modelId, deleteFile: true })
    expect({ copy: existsSync(copied?.path ?? ''), original: existsSync(path), left: readdirSync(models) }).toEqual({
      copy: false,
      original: true,
      left: [],
    })
    expect(test.studio.engine.state.modelId).toBeNull()
    const bundled = test.studio.models.list()[0]
    await expect(client.models.remove({ modelId: bundled?.id ?? '', deleteFile: true })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
  })

  it('deletes outside of the profile when its row says so', async () => {
    const { test, path, client } = await studioWithFile()
    const linked = await client.models.choose()
    test.studio.store.write((tx) =>
      tx.run("UPDATE model SET origin = 'copied' WHERE id = :id", { id: linked?.id ?? '' }),
    )
    await expect(client.models.remove({ modelId: linked?.id ?? '', deleteFile: true })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    expect(existsSync(path)).toBe(true)
  })
})

describe('a file that was swapped', () => {
  it('is loaded under the name of another, or refused when only its time is new', async () => {
    const { test, path, client } = await studioWithFile()
    const modelId = (await client.models.choose())?.id ?? ''
    const status = () => test.studio.models.get(modelId).status
    utimesSync(path, new Date(0), new Date(0))
    await client.models.load({ modelId })
    await client.models.unload()

    writeFileSync(path, variant(2))
    expect(status()).toBe('available')
    await expect(client.models.load({ modelId })).rejects.toMatchObject({
      code: 'MODEL_CHANGED',
      message: expect.stringContaining('not the one that was added'),
    })
    expect(status()).toBe('changed')
    expect(test.studio.hub.state.models.find(({ id }) => id === modelId)?.status).toBe('changed')
    const run = await test.studio.runs.start('test', { input: 'What is 12*7?', modelId })
    expect(await test.studio.runs.finished(run.id)).toMatchObject({
      status: 'failed',
      error: { code: 'MODEL_CHANGED' },
    })

    const other = await client.models.choose()
    expect(other).toMatchObject({ sha256: sha256(variant(2)), path, status: 'available' })
    writeFileSync(path, variant(1))
    await client.models.load({ modelId })
    expect(status()).toBe('available')
    writeFileSync(path, Buffer.concat([variant(1), Buffer.from('more')]))
    expect(status()).toBe('changed')
    rmSync(path)
    expect(status()).toBe('missing')
  })

  it('is not noticed for a model that was added before such things were kept', async () => {
    const { test, path, client } = await studioWithFile()
    const modelId = (await client.models.choose())?.id ?? ''
    test.studio.store.write((tx) => tx.run('UPDATE model SET files = NULL'))
    await client.models.load({ modelId })
    await client.models.unload()
    test.studio.store.write((tx) => tx.run('UPDATE model SET files = NULL'))
    writeFileSync(path, variant(2))
    await expect(client.models.load({ modelId })).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
  })
})

describe('what a person keeps about a model', () => {
  it('is lost when the file is added again or the studio starts again', async () => {
    const { test, client, path } = await studioWithFile()
    const modelId = (await client.models.choose())?.id ?? ''
    await client.models.annotate({ modelId, tags: [' good ', 'good', '工具'], notes: 'Reads well.\nMostly.' })
    await client.models.annotate({ modelId, notes: 'Reads well.' })
    await client.models.choose()
    await test.close()
    const again = await openStudio({ profilePath: test.profilePath, engine: false })
    expect(again.studio.models.get(modelId)).toMatchObject({ path, tags: ['good', '工具'], notes: 'Reads well.' })
    for (const change of [{ tags: [''] }, { tags: ['x'.repeat(41)] }, { notes: 'x'.repeat(10_001) }])
      await expect(clientOf(again).models.annotate({ modelId, ...change })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      })
  })

  it('gives an agent another model than its own, or one that is gone', async () => {
    const { test, client } = await studioWithFile()
    const modelId = (await client.models.choose())?.id ?? ''
    const bundled = test.studio.models.list()[0]
    await client.settings.update({ defaultModelId: bundled?.id ?? null, agentModels: { [DEFAULT_AGENT]: modelId } })
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ modelId, status: 'done' })
    expect(await runToEnd(test, 'What is 12*7?', { agentId: 'agent_researcher' })).toMatchObject({
      modelId: bundled?.id,
    })
    await client.models.remove({ modelId })
    expect(test.studio.settings.current).toMatchObject({ agentModels: {}, defaultModelId: bundled?.id })
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ modelId: bundled?.id, status: 'done' })
    await client.settings.update({ agentModels: { [DEFAULT_AGENT]: bundled?.id ?? null } })
    await client.settings.update({ agentModels: { agent_researcher: bundled?.id ?? null } })
    await client.settings.update({ agentModels: { agent_researcher: null } })
    expect(test.studio.settings.current.agentModels).toEqual({ [DEFAULT_AGENT]: bundled?.id })
  })
})

describe('an idle engine', () => {
  it('keeps its model for ever, or gives it up while something runs', async () => {
    const test = await openStudio()
    const { engine, inference } = test.studio
    let minutes: number | null = null
    let unloads = 0
    const idle = new IdleUnload({
      state: () => engine.state,
      onState: (listener) => engine.onState(listener),
      minutes: () => minutes,
      unload: async () => {
        unloads += 1
        await inference.unload()
      },
    })
    onTestFinished(() => idle.close())
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
    expect(engine.state.status).toBe('ready')
    minutes = 0.01
    idle.reset()
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
    await expect.poll(() => engine.state.status, { timeout: 20_000 }).toBe('idle')
    expect({ unloads, modelId: engine.state.modelId }).toEqual({ unloads: 1, modelId: null })
    minutes = null
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
    expect(engine.state.status).toBe('ready')
  })

  it('does not follow the setting', async () => {
    const test = await openStudio({ engine: false })
    const client = clientOf(test)
    expect((await client.settings.update({ engine: { unloadAfterMinutes: 5 } })).engine.unloadAfterMinutes).toBe(5)
    await expect(client.settings.update({ engine: { unloadAfterMinutes: 0 } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
    mkdirSync(join(test.profilePath, 'unused'))
  })
})
