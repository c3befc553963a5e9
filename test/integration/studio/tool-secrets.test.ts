import { describe, expect, it } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { desktop } from '../../support/desktop.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'

const VALUE = 'sk-only-for-the-tool'

describe('the secrets of tools', () => {
  it('lie readable in the profile or in the log, or are lost when the studio starts again', async () => {
    const profilePath = temporaryFolder('profile')
    const shell = desktop()
    const first = await openStudio({ engine: false, profilePath, shell })
    const api = clientOf(first)
    const listed = await api.tools.setSecret({ name: 'key', value: { place: 'keychain', value: VALUE } })
    expect(listed).toMatchObject([{ name: 'key', state: 'keychain', variable: null }])
    await api.tools.setSecret({ name: 'brief', value: { place: 'session', value: 'only-for-now' } })
    expect(await first.studio.tools.secrets.open('brief')).toBe('only-for-now')
    const rows = ['tool_secret', 'audit'].map((table) => first.studio.store.all(`SELECT * FROM ${table}`))
    expect(JSON.stringify(rows)).not.toContain(VALUE)
    expect(JSON.stringify(await api.tools.secrets())).not.toContain(VALUE)
    await first.close()

    const second = await openStudio({ engine: false, profilePath, shell })
    const { secrets } = second.studio.tools
    expect(await secrets.open('key')).toBe(VALUE)
    expect(secrets.list()).toMatchObject([{ name: 'brief', state: 'missing' }, { name: 'key' }])
    await expect(secrets.open('brief')).rejects.toMatchObject({ code: 'NOT_AVAILABLE' })
    secrets.remove('test', 'key')
    await expect(secrets.open('key')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    // A tool that is still loaded may remember it.
    expect(secrets.known()).toEqual([{ name: 'key', value: VALUE }])
    const actions = (await second.studio.audit.list({ limit: 10 })).map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['secret.set', 'secret.removed']))
  })

  it('are kept where nothing protects them, or so short that they could not be hidden', async () => {
    const { studio } = await openStudio({ engine: false, shell: desktop('weak') })
    const { secrets } = studio.tools
    await expect(secrets.set('test', 'key', { place: 'keychain', value: VALUE })).rejects.toThrow()
    expect(secrets.list()).toEqual([])
    const api = clientOf({ studio } as Parameters<typeof clientOf>[0])
    const short = { place: 'session', value: 'short' } as const
    await expect(api.tools.setSecret({ name: 'key', value: short })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  })
})
