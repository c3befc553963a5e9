import { describe, expect, it } from 'vitest'
import { NO_SHELL } from '../../../src/main/studio/shell-port.ts'
import { begin, chatServer, DONE, delta } from '../../support/chat-server.ts'
import { desktop } from '../../support/desktop.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'

const SECRET = 'sk-only-for-the-server'

const guarded = () =>
  chatServer((response, { path, authorization }) => {
    if (authorization !== `Bearer ${SECRET}`) return void response.writeHead(401).end('{"error":{"message":"no"}}')
    if (path === '/v1/models') return void response.end('{"data":[{"id":"glm"}]}')
    begin(response).end(delta({ content: 'Hello.' }, 'stop') + DONE)
  })

describe('the key of a server', () => {
  it('lies readable in the profile or in the log, or is lost when the studio starts again', async () => {
    const { baseUrl } = await guarded()
    const profilePath = temporaryFolder('profile')
    const shell = desktop()
    const first = await openStudio({ engine: false, profilePath, shell })
    const key = { value: SECRET, place: 'keychain' } as const
    const server = await first.studio.servers.add('test', { name: 'box', baseUrl, key, allowInsecure: false })
    expect(server.key).toBe('keychain')
    expect(server.answeredAt).toBeGreaterThan(0)
    const rows = first.studio.store.all('SELECT * FROM server')
    expect(JSON.stringify([rows, first.studio.store.all('SELECT * FROM audit')])).not.toContain(SECRET)
    await first.close()

    const second = await openStudio({ engine: false, profilePath, shell })
    const started = await second.studio.runs.start('test', { input: 'hi', modelId: 'box/glm' })
    expect(await second.studio.runs.finished(started.id)).toMatchObject({ status: 'done', answer: 'Hello.' })
    await second.close()

    const elsewhere = await openStudio({ engine: false, profilePath, shell: desktop() })
    await expect(elsewhere.studio.servers.test('test', 'box')).rejects.toThrow(/keychain, which cannot open it/)
    await elsewhere.close()
    const headless = await openStudio({ engine: false, profilePath, shell: NO_SHELL })
    await expect(headless.studio.servers.test('test', 'box')).rejects.toMatchObject({ code: 'SERVER_REFUSED' })
  })

  it('for one session is written down, or its loss is not told', async () => {
    const { baseUrl } = await guarded()
    const profilePath = temporaryFolder('profile')
    const first = await openStudio({ engine: false, profilePath, shell: desktop('weak') })
    const weak = { name: 'box', baseUrl, key: { value: SECRET, place: 'keychain' }, allowInsecure: false } as const
    await expect(first.studio.servers.add('test', weak)).rejects.toThrow()
    expect(first.studio.servers.list()).toEqual([])
    const session = { ...weak, key: { value: SECRET, place: 'session' } } as const
    expect((await first.studio.servers.add('test', session)).key).toBe('session')
    expect((await first.studio.servers.test('test', 'box')).models).toHaveLength(1)
    await first.close()
    const second = await openStudio({ engine: false, profilePath })
    const { servers } = second.studio
    expect(servers.get('box').key).toBe('missing')
    await expect(servers.test('test', 'box')).rejects.toMatchObject({ code: 'SERVER_REFUSED' })
    expect((await servers.setKey('test', 'box', { value: SECRET, place: 'session' })).key).toBe('session')
    await servers.test('test', 'box')
    expect((await servers.setKey('test', 'box', null)).key).toBe('none')
    await expect(servers.test('test', 'box')).rejects.toMatchObject({ code: 'SERVER_REFUSED' })
  })
})

describe('a model of a server as the default', () => {
  it('is not used, or is still the default when its server is gone', async () => {
    const { baseUrl } = await guarded()
    const { studio } = await openStudio({ engine: false, shell: desktop() })
    const key = { value: SECRET, place: 'keychain' } as const
    const { models } = await studio.servers.add('test', { name: 'box', baseUrl, key, allowInsecure: false })
    const [model] = models
    if (!model) throw new Error('It lists no model.')
    studio.settings.update('test', { defaultModelId: model.id })
    const started = await studio.runs.start('test', { input: 'hi' })
    expect(await studio.runs.finished(started.id)).toMatchObject({ status: 'done', modelName: 'box/glm' })
    studio.removeServer('test', 'box')
    expect(studio.settings.current.defaultModelId).toBeNull()
  })
})
