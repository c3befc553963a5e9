import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../src/main/kit/canonical.ts'
import { clientOf } from '../../support/client.ts'
import { serveHub } from '../../support/hub-server.ts'
import { splitGguf } from '../../support/split-gguf.ts'
import { bundledModel, openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

const parts = splitGguf(readFileSync(bundledModel), 3)
const nameOf = (index: number): string => `Tiny-Q4_K_M-0000${index + 1}-of-00003.gguf`
const total = parts.reduce((sum, part) => sum + part.length, 0)
const hash = sha256(parts.map((part) => `${sha256(part)}\n`).join(''))
const files = Object.fromEntries(parts.map((part, index) => [`Q4_K_M/${nameOf(index)}`, part]))

function onDisk(): string {
  const folder = temporaryFolder('split')
  for (const [index, part] of parts.entries()) writeFileSync(join(folder, nameOf(index)), part)
  return folder
}

describe('a model in several files', () => {
  it('is added as less than all of it, or does not run', async () => {
    const folder = onDisk()
    const test = await openStudio({ shell: { ask: () => Promise.resolve(join(folder, nameOf(1))) } })
    const client = clientOf(test)
    const model = await client.models.choose()
    expect(model).toMatchObject({ path: join(folder, nameOf(0)), parts: 3, sizeBytes: total, sha256: hash })
    const modelId = model?.id ?? ''
    expect((await client.models.estimate({ modelId })).need.weights).toBeGreaterThan(2_000_000)
    await client.settings.update({ defaultModelId: modelId })
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ modelId, answer: expect.stringContaining('84') })

    const copy = await client.models.choose({ copy: true })
    expect(copy).toMatchObject({ id: modelId, sha256: hash, parts: 3 })
    rmSync(folder, { recursive: true })
    await client.models.unload()
    await client.models.load({ modelId })
    await client.models.remove({ modelId, deleteFile: true })
    expect(readdirSync(join(test.profilePath, 'models'))).toEqual([])
  })

  it('does not say which part is missing, or that one was swapped', async () => {
    const folder = onDisk()
    const test = await openStudio({ shell: { ask: () => Promise.resolve(join(folder, nameOf(0))) } })
    const client = clientOf(test)
    renameSync(join(folder, nameOf(2)), join(folder, 'away'))
    await expect(client.models.choose()).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringMatching(/Part 3 of 3 is missing.*-00003-of-00003\.gguf/),
    })
    renameSync(join(folder, 'away'), join(folder, nameOf(2)))
    const modelId = (await client.models.choose())?.id ?? ''
    const swapped = Buffer.from(parts[1] ?? '')
    swapped[swapped.length - 1] = 7
    writeFileSync(join(folder, nameOf(1)), swapped)
    await expect(client.models.load({ modelId })).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
    rmSync(join(folder, nameOf(1)))
    expect(test.studio.models.get(modelId).status).toBe('missing')
  })

  it('is downloaded in part, under the wrong size, or starts over at the first part', async () => {
    const hub = await serveHub({ 'zai/tiny': { license: 'mit', files } })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const offer = await client.downloads.look({ source: 'hf:zai/tiny:Q4_K_M' })
    if (offer.kind !== 'offer') throw new Error('It is one model.')
    expect(offer).toMatchObject({ parts: 3, sizeBytes: total, fitFrom: 'header', model: { format: 'glm-4.7' } })
    expect(offer.fit?.need.weights).toBeGreaterThan(2_000_000)
    hub.slowMs = 120
    const { id } = await client.downloads.start({ offerId: offer.id, acceptLicense: true })
    const first = parts[0]?.length ?? 0
    await expect
      .poll(() => test.studio.downloads.get(id).doneBytes, { timeout: 30_000 })
      .toBeGreaterThan(first + 200_000)
    await client.downloads.pause({ downloadId: id })
    const whole = join(test.profilePath, 'models', 'zai--tiny', nameOf(0))
    expect(readFileSync(whole).equals(parts[0] ?? Buffer.alloc(0))).toBe(true)
    hub.slowMs = 0
    hub.asked.length = 0
    await client.downloads.resume({ downloadId: id })
    const done = await test.studio.downloads.finished(id)
    expect(done).toMatchObject({ status: 'done', parts: 3, doneBytes: total })
    expect(hub.asked.some((path) => path.includes('00001-of'))).toBe(false)
    expect(test.studio.models.get(done.modelId ?? '')).toMatchObject({ sha256: hash, parts: 3, origin: 'downloaded' })
    const again = await client.downloads.look({ source: `hf:zai/tiny/Q4_K_M/${nameOf(2)}` })
    expect(again).toMatchObject({ kind: 'offer', existing: done.modelId })
    await client.models.load({ modelId: done.modelId ?? '' })
  })

  it('is one file only when it is named by an address', async () => {
    const hub = await serveHub({
      'zai/tiny': { files: { ...files, ...Object.fromEntries(parts.map((part, index) => [nameOf(index), part])) } },
    })
    const test = await openStudio({ testOrigin: hub.origin })
    const found = await clientOf(test).downloads.look({ source: `${hub.origin}/store/zai/tiny/${nameOf(1)}` })
    expect(found).toMatchObject({ kind: 'offer', parts: 3, fileName: nameOf(0), sizeBytes: total, checksum: false })
  })
})
