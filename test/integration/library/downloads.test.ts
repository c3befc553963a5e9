import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, DownloadOffer } from '@shared/downloads.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Client, clientOf } from '../../support/client.ts'
import { type HubServer, serveHub } from '../../support/hub-server.ts'
import { makeSmallDisk, whyNoMount } from '../../support/mount.ts'
import { bundledModel, openStudio, type TestStudio } from '../../support/studio.ts'

const tiny = readFileSync(bundledModel)
// Another model by its hash: a byte more at the end, which no tensor lies in.
const model = Buffer.concat([tiny, Buffer.from([0])])
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const repository = {
  license: 'mit',
  files: { 'README.md': Buffer.from('hello'), LICENSE: Buffer.from('Be kind.'), 'Tiny-Q4_K_M.gguf': model },
}

async function offerOf(client: Client, source: string): Promise<DownloadOffer> {
  const found = await client.downloads.look({ source })
  if (found.kind !== 'offer') throw new Error('It should have been one model.')
  return found
}

/** What the state that pages follow says of the only download. */
const shown = ({ studio }: TestStudio): Download | undefined => studio.hub.state.downloads[0]

/** Begins a slow download and waits until whole chunks of it have come: four of 256 KiB are fetched at once. */
async function startSlowly(test: TestStudio, client: Client, hub: HubServer): Promise<Download> {
  hub.slowMs = 120
  const { id } = await client.downloads.start({
    offerId: (await offerOf(client, 'hf:zai/tiny:Q4_K_M')).id,
    acceptLicense: true,
  })
  await expect.poll(() => shown(test)?.doneBytes ?? 0, { timeout: 20_000 }).toBeGreaterThan(1_200_000)
  return await client.downloads.list().then((all) => all.find((each) => each.id === id) ?? Promise.reject())
}

describe('looking at a model before downloading it', () => {
  it('fetches weights, or knows neither licence, size nor memory', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin })
    const offer = await offerOf(clientOf(test), 'hf:zai/tiny:Q4_K_M')
    expect(offer).toMatchObject({
      fileName: 'Tiny-Q4_K_M.gguf',
      parts: 1,
      sizeBytes: model.length,
      license: { name: 'mit', text: 'Be kind.', page: `${hub.origin}/zai/tiny` },
      checksum: true,
      resumable: true,
      model: { name: 'AutoGLM Tiny', format: 'glm-4.7', contextLength: 2048 },
      fit: { verdict: 'fits' },
      fitFrom: 'header',
      existing: null,
    })
    expect(offer.fit?.need.cache).toBeGreaterThan(0)
    expect(hub.sent).toBeLessThan(model.length / 2)
    expect(await clientOf(test).downloads.list()).toEqual([])
  })

  it('fails on a server without ranges instead of reckoning with the size', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    hub.ranges = false
    const test = await openStudio({ testOrigin: hub.origin })
    const offer = await offerOf(clientOf(test), `${hub.origin}/store/zai/tiny/Tiny-Q4_K_M.gguf`)
    expect(offer).toMatchObject({ resumable: false, fitFrom: 'size', model: null, checksum: false })
    expect(offer.fit).toMatchObject({ need: { weights: model.length, cache: 0 }, suggestion: { quantization: null } })
  })

  it('takes one of several models by itself', async () => {
    const files = { 'a-Q4_K_M.gguf': model, 'a-Q8_0.gguf': tiny, 'mmproj-a.gguf': tiny }
    const hub = await serveHub({ 'zai/many': { files } })
    const test = await openStudio({ testOrigin: hub.origin })
    const found = await clientOf(test).downloads.look({ source: 'zai/many' })
    expect(found).toMatchObject({
      kind: 'choices',
      choices: [{ source: 'hf:zai/many/a-Q8_0.gguf' }, { source: 'hf:zai/many/a-Q4_K_M.gguf' }],
    })
    await expect(clientOf(test).downloads.look({ source: 'zai/many:Q2_K' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('a-Q8_0.gguf'),
    })
  })

  it('asks another server than the person meant, or one without encryption', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const other = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin, engine: false })
    const client = clientOf(test)
    for (const source of [
      `${other.origin}/store/zai/tiny/Tiny-Q4_K_M.gguf`,
      'http://example.com/x.gguf',
      'file:///etc/passwd',
      'https://me:secret@example.com/x.gguf',
      'hf:../../x:Q4',
      'hf:zai/tiny/../../../etc/passwd.gguf',
    ])
      await expect(client.downloads.look({ source })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    hub.intercept = (_request, response) => {
      response.writeHead(302, { location: `${other.origin}/store/zai/tiny/Tiny-Q4_K_M.gguf` }).end()
      return true
    }
    await expect(client.downloads.look({ source: `${hub.origin}/store/x.gguf` })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
    })
    expect(other.asked).toEqual([])
  })
})

describe('a download through the contract', () => {
  it('begins before the licence was accepted, or leaves no trace of who accepted what', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const { id: offerId } = await offerOf(client, 'zai/tiny')
    const before = hub.sent
    await expect(client.downloads.start({ offerId, acceptLicense: false })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    expect({ sent: hub.sent, downloads: await client.downloads.list() }).toEqual({ sent: before, downloads: [] })

    const { id } = await client.downloads.start({ offerId, acceptLicense: true })
    const done = await test.studio.downloads.finished(id)
    expect(done).toMatchObject({ status: 'done', doneBytes: model.length, error: null })
    const added = test.studio.models.get(done.modelId ?? '')
    expect(added).toMatchObject({ sha256: sha256(model), format: 'glm-4.7', status: 'available' })
    expect(added.path).toBe(join(test.profilePath, 'models', 'zai--tiny', 'Tiny-Q4_K_M.gguf'))
    expect(readFileSync(added.path).equals(model)).toBe(true)
    const rows = test.studio.store.all<{ action: string; result: string; details: string }>(
      "SELECT action, result, details FROM audit WHERE action LIKE 'model.%' ORDER BY seq DESC LIMIT 4",
    )
    expect(rows.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'model.download ok',
      'model.added ok',
      'model.download started',
      'model.licence.accepted ok',
    ])
    expect(JSON.parse(rows[3]?.details ?? '')).toMatchObject({
      license: 'mit',
      textSha256: sha256(Buffer.from('Be kind.')),
    })
    expect((await offerOf(client, 'zai/tiny')).existing).toBe(done.modelId)
    await client.downloads.cancel({ downloadId: id })
    expect(existsSync(added.path)).toBe(true)
  })

  it('tells no progress, does not stop when paused, or starts over when resumed', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const { id } = await startSlowly(test, client, hub)
    await expect.poll(() => shown(test)?.secondsLeft, { timeout: 20_000 }).toBeGreaterThanOrEqual(0)
    expect(shown(test)).toMatchObject({ status: 'running', sizeBytes: model.length })
    expect(shown(test)?.bytesPerSecond).toBeGreaterThan(0)
    await client.downloads.pause({ downloadId: id })
    expect(shown(test)).toMatchObject({ status: 'paused', bytesPerSecond: null, error: null })
    expect(shown(test)?.doneBytes).toBeGreaterThan(0)
    hub.slowMs = 0
    hub.sent = 0
    await client.downloads.resume({ downloadId: id })
    expect(await test.studio.downloads.finished(id)).toMatchObject({ status: 'done' })
    expect(hub.sent).toBeLessThan(model.length)
    await expect(client.downloads.resume({ downloadId: id })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('is lost with the studio, or goes on by itself in the next one', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin })
    const { id } = await startSlowly(test, clientOf(test), hub)
    await test.close()
    // As a killed studio leaves it.
    const crashed = await openStudio({ profilePath: test.profilePath, testOrigin: hub.origin, engine: false })
    crashed.studio.store.write((tx) => tx.run("UPDATE download SET status = 'running'"))
    await crashed.close()
    const asked = hub.asked.length
    const again = await openStudio({ profilePath: test.profilePath, testOrigin: hub.origin })
    expect(shown(again)).toMatchObject({ id, status: 'paused', sizeBytes: model.length })
    expect(shown(again)?.doneBytes).toBeGreaterThan(0)
    expect(hub.asked.length).toBe(asked)
    hub.slowMs = 0
    hub.sent = 0
    await clientOf(again).downloads.resume({ downloadId: id })
    expect(await again.studio.downloads.finished(id)).toMatchObject({ status: 'done' })
    expect(hub.sent).toBeLessThan(model.length)
  })

  it('leaves its bytes behind when cancelled', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const { id } = await startSlowly(test, client, hub)
    await client.downloads.cancel({ downloadId: id })
    expect(readdirSync(join(test.profilePath, 'models'))).toEqual([])
    expect(shown(test)).toBeUndefined()
    await expect(client.downloads.pause({ downloadId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('adds a file with a wrong checksum, or cannot be tried again', async () => {
    const promised = { ...repository, wrong: { 'Tiny-Q4_K_M.gguf': 'a'.repeat(64) } }
    const hub = await serveHub({ 'zai/tiny': promised })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const before = test.studio.models.list().length
    const start = async () => {
      const { id: offerId } = await offerOf(client, 'zai/tiny')
      const { id } = await client.downloads.start({ offerId, acceptLicense: true })
      return await test.studio.downloads.finished(id)
    }
    expect(await start()).toMatchObject({ status: 'failed', error: { code: 'DOWNLOAD_CORRUPT' }, doneBytes: 0 })
    expect(test.studio.models.list()).toHaveLength(before)
    promised.wrong = { 'Tiny-Q4_K_M.gguf': sha256(model) }
    expect(await start()).toMatchObject({ status: 'done' })
    expect(await client.downloads.list()).toHaveLength(1)
  })

  it('keeps a file that is no model as a model', async () => {
    const hub = await serveHub({ 'zai/tiny': { files: { 'x.gguf': Buffer.alloc(2_000_000, 'no') } } })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const offer = await offerOf(client, 'zai/tiny')
    expect(offer).toMatchObject({ model: null, fitFrom: 'size', license: { name: null, text: null } })
    const { id } = await client.downloads.start({ offerId: offer.id, acceptLicense: true })
    expect(await test.studio.downloads.finished(id)).toMatchObject({
      status: 'failed',
      error: { code: 'MODEL_INVALID' },
    })
    await client.downloads.cancel({ downloadId: id })
    expect(readdirSync(join(test.profilePath, 'models'))).toEqual([])
  })

  it('overwrites what lies there, or two downloads write one file', async () => {
    const hub = await serveHub({ 'zai/tiny': repository })
    const test = await openStudio({ testOrigin: hub.origin })
    const client = clientOf(test)
    const folder = join(test.profilePath, 'models', 'zai--tiny')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'Tiny-Q4_K_M.gguf'), 'mine')
    const first = await client.downloads.start({
      offerId: (await offerOf(client, 'zai/tiny')).id,
      acceptLicense: true,
    })
    expect(await test.studio.downloads.finished(first.id)).toMatchObject({ error: { code: 'CONFLICT' } })
    await client.downloads.cancel({ downloadId: first.id })
    expect(readFileSync(join(folder, 'Tiny-Q4_K_M.gguf'), 'utf8')).toBe('mine')

    const source = `${hub.origin}/store/zai/tiny/Tiny-Q4_K_M.gguf`
    const offers = [await offerOf(client, source), await offerOf(client, source)]
    hub.slowMs = 120
    const both = await Promise.allSettled(
      offers.map(({ id }) => client.downloads.start({ offerId: id, acceptLicense: true })),
    )
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { code: 'CONFLICT' } })
    await client.downloads.cancel({ downloadId: shown(test)?.id ?? '' })
  })

  it.skipIf(whyNoMount() !== null)(
    'fills a disk that has no room, or cannot go on when there is room again',
    async () => {
      const disk = makeSmallDisk(80)
      const hub = await serveHub({ 'zai/tiny': repository })
      const test = await openStudio({ profilePath: disk.folder, testOrigin: hub.origin })
      onTestFinished(async () => {
        await test.close()
        disk.remove()
      })
      const client = clientOf(test)
      writeFileSync(join(disk.folder, 'filler'), Buffer.alloc(18_000_000))
      const { id: offerId } = await offerOf(client, 'zai/tiny')
      const { id } = await client.downloads.start({ offerId, acceptLicense: true })
      expect(await test.studio.downloads.finished(id)).toMatchObject({
        status: 'failed',
        error: { code: 'DISK_FULL', message: expect.stringContaining('Free some space') },
      })
      rmSync(join(disk.folder, 'filler'))
      hub.slowMs = 200
      await client.downloads.resume({ downloadId: id })
      await expect.poll(() => shown(test)?.doneBytes ?? 0, { timeout: 20_000 }).toBeGreaterThan(200_000)
      // Somebody else takes all there is, so that the studio cannot even write down what happened.
      expect(() => writeFileSync(join(disk.folder, 'filler'), Buffer.alloc(90_000_000))).toThrow(/ENOSPC/)
      expect(await test.studio.downloads.finished(id)).toMatchObject({
        status: 'failed',
        error: { code: expect.stringMatching(/FULL/) },
      })
      hub.slowMs = 0
      rmSync(join(disk.folder, 'filler'))
      await client.downloads.resume({ downloadId: id })
      expect(await test.studio.downloads.finished(id)).toMatchObject({ status: 'done' })
      expect(await client.audit.verify()).toMatchObject({ ok: true })
    },
  )
})
