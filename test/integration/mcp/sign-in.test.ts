import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { awaitAnswer } from '../../../src/main/tools/mcp/sign-in/await-answer.ts'
import { collect, startCli } from '../../support/cli.ts'
import { clientOf } from '../../support/client.ts'
import { confirmed, consented } from '../../support/mcp-servers.ts'
import { type OAuthServers, startOAuthServers } from '../../support/oauth-servers.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

const at = ({ url }: OAuthServers) => ({ transport: 'http' as const, url, headers: {} })

/** Signs in as a person does: opens the address that is shown. */
async function signIn(test: TestStudio, serverId: Awaited<ReturnType<typeof confirmed>>['id']): Promise<string> {
  let shown = ''
  for await (const event of await clientOf(test).mcp.signIn({ serverId }))
    if (event.type === 'address') {
      shown = event.address
      await fetch(shown)
    }
  return shown
}

/** Everything of a profile as text, and where it lies. */
function filesOf(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => [join(each.parentPath, each.name), readFileSync(join(each.parentPath, each.name), 'latin1')])
}

describe('signing in at a server', () => {
  it('happens on the person’s word alone, with PKCE and the server’s own address, and is renewed without them', async () => {
    const servers = await startOAuthServers()
    const test = await openStudio()
    const { id } = await confirmed(test, 'guarded', at(servers))
    await expect(test.studio.mcp.connect(id)).rejects.toMatchObject({ problem: { kind: 'sign-in' } })
    // Nobody was asked yet, so nothing was registered.
    expect(servers.registrations).toEqual([])

    const shown = new URL(await signIn(test, id))
    expect(shown.origin).toBe(servers.issuer)
    expect(shown.searchParams.get('code_challenge_method')).toBe('S256')
    expect(shown.searchParams.get('resource')).toBe(servers.url)
    expect(shown.searchParams.get('scope')).toBe('use')
    expect(servers.registrations[0]?.redirect_uris[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(test.studio.mcp.get(id).signedIn).toBe(true)
    await consented(test, id)
    const call = () =>
      test.studio.mcp.call('test', id, 'whoami', {}, { signal: new AbortController().signal, timeoutMs: 5_000 })
    expect((await call()).text).toBe('a person who signed in')

    // Calls that are refused together renew once: a refresh token is good for once.
    servers.expire()
    const renewals = () => servers.exchanges.filter((form) => form.get('grant_type') === 'refresh_token').length
    expect((await Promise.all([call(), call(), call()])).map(({ text }) => text)).toEqual(
      Array(3).fill('a person who signed in'),
    )
    expect(renewals()).toBe(1)
    expect(servers.registrations).toHaveLength(1)

    servers.expire()
    servers.revoke()
    await expect(call()).rejects.toMatchObject({
      code: 'SERVER_REFUSED',
      message: expect.stringContaining('Sign in again'),
    })
    const checks = await clientOf(test).mcp.examine({ serverId: id })
    expect(checks.find(({ check }) => check === 'connect')).toMatchObject({ problem: { kind: 'sign-in' } })
    // It asked nobody, registered nothing and opened nothing by itself.
    expect(servers.registrations).toHaveLength(1)
    await signIn(test, id)
    expect((await call()).text).toBe('a person who signed in')
    servers.forbidden = true
    await expect(test.studio.mcp.connect(id)).rejects.toMatchObject({ problem: { kind: 'forbidden' } })
  })

  it('leaves tokens and codes in no row, log, audit entry or error, and in one file of its owner’s', async () => {
    const servers = await startOAuthServers()
    const test = await openStudio()
    const { id } = await confirmed(test, 'guarded', at(servers))
    await signIn(test, id)
    await consented(test, id)
    servers.expire()
    servers.revoke()
    const file = join(test.profilePath, 'sign-ins', `${id}.json`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const holding = filesOf(test.profilePath).filter(([, text]) => servers.given.some((token) => text.includes(token)))
    expect(holding.map(([path]) => path)).toEqual([file])
    const { mcp, audit } = test.studio
    const failed = await mcp.connect(id).catch((error: unknown) => String(error))
    const entries = await audit.list({ limit: 500 })
    const told = JSON.stringify([
      mcp.list(),
      mcp.logs(id),
      failed,
      entries,
      await Promise.all(entries.map(({ seq }) => audit.details(seq))),
    ])
    for (const token of servers.given) expect(told).not.toContain(token)
    expect(told).toContain('mcp.signed-in')
  })

  it('is forgotten with sign-out and with the server', async () => {
    const servers = await startOAuthServers()
    const test = await openStudio()
    const { id } = await confirmed(test, 'guarded', at(servers))
    await signIn(test, id)
    expect((await clientOf(test).mcp.signOut({ serverId: id })).signedIn).toBe(false)
    await expect(clientOf(test).mcp.signOut({ serverId: id })).rejects.toMatchObject({ code: 'NOT_AVAILABLE' })
    await expect(test.studio.mcp.connect(id)).rejects.toMatchObject({ problem: { kind: 'sign-in' } })
    await signIn(test, id)
    await test.studio.mcp.remove('test', id)
    expect(readdirSync(join(test.profilePath, 'sign-ins'))).toEqual([])
  })

  it('is done with a client id where programs cannot make themselves known, and says so where there is none', async () => {
    const servers = await startOAuthServers({ registration: false })
    const test = await openStudio()
    const unknown = await confirmed(test, 'unknown', at(servers))
    await expect(signIn(test, unknown.id)).rejects.toMatchObject({
      code: 'SERVER_REFUSED',
      message: expect.stringContaining('Ask its operator for a client id'),
    })
    const known = await confirmed(test, 'known', { ...at(servers), clientId: 'known-client' })
    expect(known.given).toEqual(['client id known-client'])
    await signIn(test, known.id)
    expect((await test.studio.mcp.connect(known.id)).phase).toBe('ready')
  })

  it('proves itself with a secret agreed on beforehand, which is kept apart and told to nobody', async () => {
    const secret = 'agreed on 7a41'
    const servers = await startOAuthServers({ registration: false, secret })
    const test = await openStudio()
    const wrong = await confirmed(test, 'wrong', { ...at(servers), clientId: 'known-client', clientSecret: 'another' })
    await expect(signIn(test, wrong.id)).rejects.toMatchObject({ code: 'SERVER_REFUSED' })
    const { id } = await confirmed(test, 'known', { ...at(servers), clientId: 'known-client', clientSecret: secret })
    const { definition, given } = test.studio.mcp.get(id)
    expect(definition).toMatchObject({ clientSecret: `\${secret:client_secret}` })
    expect(given).toEqual(['client id known-client', `client secret \${secret:client_secret}`])
    await signIn(test, id)
    await consented(test, id)
    // It is proven again when the tokens are renewed.
    servers.expire()
    const options = { signal: new AbortController().signal, timeoutMs: 5_000 }
    expect((await test.studio.mcp.call('test', id, 'whoami', {}, options)).text).toBe('a person who signed in')
    const told = JSON.stringify([test.studio.mcp.list(), await test.studio.audit.list({ limit: 500 })])
    expect(told).not.toContain(secret)
  })

  it('is cancelled by nobody listening, and nothing listens on', async () => {
    const servers = await startOAuthServers()
    const test = await openStudio()
    const { id } = await confirmed(test, 'guarded', at(servers))
    let back = ''
    for await (const event of await clientOf(test).mcp.signIn({ serverId: id }))
      if (event.type === 'address') {
        back = new URL(event.address).searchParams.get('redirect_uri') ?? ''
        break
      }
    expect(back).toContain('/callback')
    await expect(fetch(back)).rejects.toThrow()
    await expect(clientOf(test).mcp.openSignIn({ serverId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(test.studio.mcp.get(id).signedIn).toBe(false)
  })

  it('takes no answer without the state that was sent, and tells a refusal without a stranger’s words', async () => {
    const { redirectUrl, state, answer, close } = await awaitAnswer()
    try {
      const get = async (query: Record<string, string>) =>
        (await fetch(`${redirectUrl}?${new URLSearchParams(query)}`)).status
      expect(await get({ code: 'stolen' })).toBe(400)
      expect(await get({ code: 'stolen', state: state.replace(/^./, '!') })).toBe(400)
      expect((await fetch(redirectUrl.replace('/callback', '/other'))).status).toBe(404)
      expect(await get({ error: 'access_denied', error_description: 'call 555', state })).toBe(200)
      await expect(answer).rejects.toThrow(/^The sign-in was refused \(access_denied\)\. Try again/)
    } finally {
      close()
    }
  })

  it('works from the command line', async () => {
    const servers = await startOAuthServers()
    const profile = ['--profile', temporaryFolder('profile')]
    const cli = (...args: string[]) => collect(startCli(['mcp', ...args, ...profile]))
    const added = await cli('add', 'guarded', '--url', servers.url)
    await cli('confirm', 'guarded', '--hash', /--hash ([0-9a-f]+)/.exec(added.stdout)?.[1] ?? '')
    expect(await cli('doctor', 'guarded')).toMatchObject({ code: 1, stdout: expect.stringContaining('Sign in') })
    const login = startCli(['mcp', 'login', 'guarded', ...profile])
    const outcome = collect(login)
    let said = ''
    login.stderr?.on('data', (text: string) => {
      said += text
    })
    await until(() => /http:\S+authorize\S+\n/.test(said))
    await fetch(/http:\S+/.exec(said)?.[0] ?? '')
    expect(await outcome).toMatchObject({ code: 0, stdout: 'You are signed in at guarded.\n' })
    expect((await cli('call', 'guarded', 'whoami')).stdout).toBe('a person who signed in\n')
    expect((await cli('logout', 'guarded')).code).toBe(0)
    expect((await cli('call', 'guarded', 'whoami')).code).toBe(1)
  })
})
