import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, collect, startCli } from '../../support/cli.ts'
import { serveHub } from '../../support/hub-server.ts'
import { bundledModel, temporaryFolder } from '../../support/studio.ts'

const model = Buffer.concat([readFileSync(bundledModel), Buffer.from([3])])

/** A profile, a file on the person's disk, and the command line on that profile. */
function setUp() {
  const profile = temporaryFolder('cli')
  const file = join(temporaryFolder('disk'), 'mine.gguf')
  writeFileSync(file, model)
  const json = async (...words: string[]) => {
    const { code, stdout } = await cli([...words, '--json', '--profile', profile])
    return { code, value: JSON.parse(stdout) }
  }
  return { profile, file, json }
}

describe('autoglm models', () => {
  it('add --copy links, tag and note forget, or remove --delete-file deletes what is not ours', async () => {
    const { profile, file, json } = setUp()
    const linked = await json('models', 'add', file)
    expect(linked).toMatchObject({ code: 0, value: { path: file, origin: 'linked' } })
    const { id } = linked.value
    expect(await json('models', 'tag', id, 'fast', '工具')).toMatchObject({
      code: 0,
      value: { tags: ['fast', '工具'] },
    })
    expect(await json('models', 'note', id, 'Good', 'at', 'reading.')).toMatchObject({
      value: { notes: 'Good at reading.', tags: ['fast', '工具'] },
    })
    expect((await cli(['models', '--profile', profile])).stdout).toContain('fast, 工具')
    expect(await json('models', 'tag', id)).toMatchObject({ value: { tags: [] } })
    expect(await json('models', 'tag', id, 'x'.repeat(41))).toMatchObject({
      code: 2,
      value: { error: { code: 'VALIDATION_FAILED' } },
    })
    expect(await json('models', 'remove', id, '--delete-file')).toMatchObject({
      code: 1,
      value: { error: { code: 'NOT_ALLOWED' } },
    })

    const copied = await json('models', 'add', file, '--copy')
    expect(copied).toMatchObject({ code: 0, value: { id, origin: 'copied', notes: 'Good at reading.' } })
    expect(await json('models', 'default', id, '--agent', 'Assistant')).toMatchObject({ code: 0 })
    expect(await json('run', 'What is 12*7?')).toMatchObject({
      code: 0,
      value: { model: { sha256: linked.value.sha256 } },
    })
    expect(await json('models', 'remove', id, '--delete-file')).toMatchObject({ code: 0, value: { id } })
    expect({ ours: readdirSync(join(profile, 'models')), theirs: existsSync(file) }).toEqual({ ours: [], theirs: true })
    expect(await json('models', 'remove', id)).toMatchObject({ code: 1, value: { error: { code: 'MODEL_NOT_FOUND' } } })
    expect(await json('run', 'What is 12*7?')).toMatchObject({ code: 0 })
  })

  it('get tells nothing before the licence, starts over after Ctrl+C, or ends with another code', async () => {
    const { profile } = setUp()
    const files = { LICENSE: Buffer.from('Be kind.'), 'T-Q4_K_M.gguf': model, 'T-Q8_0.gguf': model }
    const hub = await serveHub({ 'zai/tiny': { license: 'mit', files } })
    const env = { AUTOGLM_TEST_ORIGIN: hub.origin }
    const get = (source: string, ...words: string[]) => ['models', 'get', source, ...words, '--profile', profile]

    const several = await cli(get('zai/tiny', '--accept-licence'), { env })
    expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('hf:zai/tiny/T-Q8_0.gguf') })
    const asks = await cli(get('hf:zai/tiny:Q4_K_M'), { env })
    expect(asks).toMatchObject({ code: 1, stderr: expect.stringMatching(/licence: mit[\s\S]+--accept-licence/) })
    expect(hub.sent).toBe('Be kind.'.length)

    hub.slowMs = 300
    const child = startCli(get('hf:zai/tiny:Q4_K_M', '--accept-licence', '--json'), { env })
    const ended = collect(child)
    const part = join(profile, 'models', 'zai--tiny', 'T-Q4_K_M.gguf.part.json')
    await expect.poll(() => existsSync(part), { timeout: 60_000 }).toBe(true)
    child.kill('SIGINT')
    const stopped = await ended
    expect(stopped).toMatchObject({ code: 130, stderr: expect.stringMatching(/needs .* of memory: fits/) })
    expect(JSON.parse(stopped.stdout)).toMatchObject({ error: { code: 'CANCELLED' } })
    hub.slowMs = 0
    hub.sent = 0
    const done = await cli(get('hf:zai/tiny:Q4_K_M', '--accept-licence', '--json'), { env })
    expect(done.code).toBe(0)
    expect(JSON.parse(done.stdout)).toMatchObject({
      origin: 'downloaded',
      sizeBytes: model.length,
      status: 'available',
    })
    // Beside the header, which is looked at again, only what had not come.
    expect(hub.sent).toBeLessThan(model.length + 2 ** 20)
  })
})
