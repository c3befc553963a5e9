import { expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { type App, openApp, pictures } from '../support/app.ts'
import { inlineServer, referenceServer, smallServer } from '../support/mcp-servers.ts'
import { startOAuthServers } from '../support/oauth-servers.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'

it('servers are added, confirmed, looked over, lent to agents, and diagnosed when they fail', async () => {
  const opened = await openApp()
  const { page } = opened
  await page.getByTestId('nav-tools').click()
  const view = page.getByTestId('connection')
  const inPhase = (phase: string) => page.locator(`[data-testid="connection"][data-phase="${phase}"]`).waitFor()

  // From another program's configuration: nothing starts, the exact command line is shown first.
  const { command, args } = referenceServer('memory')
  await page.getByTestId('connection-add').click()
  await page.getByTestId('connection-way').getByText('JSON').click()
  await page.getByTestId('connection-json').fill(JSON.stringify({ mcpServers: { memory: { command, args } } }, null, 2))
  await pictures(opened, 'connections-add')
  await page.getByTestId('connection-save').click()
  const shown = page.getByTestId('confirm-command')
  await shown.getByText(`${command} ${args.join(' ')}`).waitFor()
  await pictures(opened, 'connections-confirm')
  expect(await seriousProblems(page)).toEqual([])
  await page.keyboard.press('Escape')
  await inPhase('unconfirmed')
  await pictures(opened, 'connections-unconfirmed')
  await page.getByTestId('connection-confirm').click()
  await page.getByTestId('confirm').click()
  await inPhase('ready')

  // Its tools wait, and are irreversible until somebody says otherwise.
  expect(await page.locator('[data-testid="connection-tool"][data-consent="new"]').count()).toBe(9)
  await pictures(opened, 'connections-consent')
  expect(await seriousProblems(page)).toEqual([])
  const row = page.locator('[data-tool="read_graph"]')
  await row.getByTestId('connection-effect').click()
  await page.getByRole('menuitemradio').last().click()
  await row.getByRole('button', { name: 'Allow' }).click()
  await page.locator('[data-tool="read_graph"][data-consent="given"]').waitFor()
  await page.getByTestId('consent-all').click()
  await page.getByTestId('tools-filter').fill('read_graph')
  await page.getByTestId('tool-row-other').getByText('memory_read_graph').waitFor()
  await page.getByTestId('tools-filter').fill('')
  await page.getByTestId('connection-doctor').click()
  await page.getByTestId('doctor-report').waitFor()
  expect(await page.locator('.doctor__row[data-result="ok"]').count()).toBe(6)
  await view.getByText('Log', { exact: true }).click()
  await page.getByTestId('connection-logs').getByText('Connected to').waitFor()
  await pictures(opened, 'connections-ready')

  // One that ends at once says so, with its last words.
  const broken = inlineServer(`console.error('the key is missing'); process.exit(3)`)
  await page.getByTestId('connection-add').click()
  await page.getByTestId('connection-name').fill('broken')
  await page.getByTestId('connection-line').fill(`${broken.command} -e "${broken.args[1]}"`)
  await page.getByTestId('connection-save').click()
  await page.getByTestId('confirm').click()
  await inPhase('failed')
  const problem = page.getByTestId('connection-problem')
  expect(await problem.getAttribute('data-kind')).toBe('crashed')
  await problem.getByText('the key is missing').waitFor()
  await pictures(opened, 'connections-failed')
  expect(await seriousProblems(page)).toEqual([])
  await page.getByTestId('connection-remove').click()
  await page.getByTestId('confirm').click()
  await view.waitFor({ state: 'detached' })
  await page.getByTestId('connection-row').nth(1).waitFor({ state: 'detached' })
  expect(await page.getByTestId('connection-row').count()).toBe(1)
})

it('an agent uses a connected tool, which is asked about first', async () => {
  const script = [
    { calls: [{ name: 'everything_echo', arguments: { message: 'over the wire' } }] },
    { answer: 'It came back.' },
  ]
  const { profilePath } = await scriptedProfile(() => script, [])
  const opened = await openApp({ profilePath })
  const { page } = opened
  await page.getByTestId('nav-tools').click()
  const { command, args } = referenceServer('everything')
  await page.getByTestId('connection-add').click()
  await page.getByTestId('connection-name').fill('everything')
  await page.getByTestId('connection-line').fill(`${command} ${args.join(' ')}`)
  await page.getByTestId('connection-save').click()
  await page.getByTestId('confirm').click()
  await page.locator('[data-tool="echo"]').getByRole('button', { name: 'Allow' }).click()
  await page.getByText('Resources and prompts').click()
  const contents = page.getByTestId('connection-contents')
  await contents.getByRole('button', { name: 'simple-prompt' }).click()
  await page.getByTestId('connection-content').getByText('user: ').waitFor()
  await contents.scrollIntoViewIfNeeded()
  await pictures(opened, 'connections-contents')
  // A prompt with arguments, and what the server offers for them.
  await contents.getByRole('button', { name: 'args-prompt' }).click()
  expect(await page.getByTestId('fill-show').isDisabled()).toBe(true)
  await page.getByTestId('fill-city').fill('Bern')
  await page.getByTestId('fill-show').click()
  await page.getByTestId('connection-content').getByText('Bern').waitFor()
  await contents.getByRole('button', { name: 'completable-prompt' }).click()
  await page.getByTestId('fill-department').fill('S')
  await page.locator('[data-testid="connection-fill"] option[value="Sales"]').waitFor({ state: 'attached' })
  await page.getByTestId('connection-fill').scrollIntoViewIfNeeded()
  await pictures(opened, 'connections-fill')
  expect(await seriousProblems(page)).toEqual([])
  await page.getByTestId('tools-filter').fill('everything_echo')
  await page.getByTestId('tool-row-other').getByText('everything_echo').click()
  await page.getByTestId('tool-agent-agent_assistant').click()
  await page.locator('[data-testid="tool-agent-agent_assistant"][aria-checked="true"]').waitFor()
  await page.getByTestId('nav-run').click()
  await page.getByTestId('run-input').fill('Send it')
  await page.getByTestId('run-start').click()
  await page.getByTestId('approval-card').getByText('over the wire').waitFor()
  await pictures(opened, 'connections-approval')
  await page.getByTestId('approval-approve').click()
  await page.getByText('Echo: over the wire').first().waitFor()
  await page.getByText('It came back.').waitFor()
})

it('asks for a secret, and starts once it is there', async () => {
  const opened = await openApp()
  const { page } = opened
  await page.getByTestId('nav-tools').click()
  const { command, args } = inlineServer(smallServer('[]'))
  const servers = { asking: { command, args, env: { API_KEY: ['$', '{input:api-key}'].join('') } } }
  await page.getByTestId('connection-add').click()
  await page.getByTestId('connection-way').getByText('JSON').click()
  await page.getByTestId('connection-json').fill(JSON.stringify({ servers }))
  await page.getByTestId('connection-save').click()
  await page.getByTestId('confirm').click()
  await page.getByTestId('secret-api_key').fill('hush')
  await pictures(opened, 'connections-secret')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="connection"][data-phase="ready"]').waitFor()
})

/** Connects to a server that wants a sign-in; what a browser would open is asked for instead. */
async function addGuarded({ app, page }: App, name: string, url: string): Promise<void> {
  await app.evaluate(({ shell }) => {
    shell.openExternal = async (address) => {
      await fetch(address)
    }
  })
  await page.getByTestId('nav-tools').click()
  await page.getByTestId('connection-add').click()
  await page.getByTestId('connection-name').fill(name)
  await page.getByTestId('connection-line').fill(url)
  await page.getByTestId('connection-save').click()
  await page.getByTestId('confirm').click()
}

it('signs in at a server: the address is shown, then the browser opens it, then the server is connected', async () => {
  const servers = await startOAuthServers()
  const opened = await openApp()
  const { page } = opened
  await addGuarded(opened, 'guarded', servers.url)
  const problem = page.getByTestId('connection-problem')
  await problem.waitFor()
  expect(await problem.getAttribute('data-kind')).toBe('sign-in')
  await pictures(opened, 'connections-sign-in')
  await page.getByTestId('connection-sign-in').click()
  await page.getByTestId('sign-in-host').getByText(new URL(servers.issuer).host).waitFor()
  expect(servers.exchanges).toEqual([])
  await pictures(opened, 'connections-sign-in-dialog')
  expect(await seriousProblems(page)).toEqual([])
  await page.getByTestId('sign-in-open').click()
  await page.locator('[data-testid="connection"][data-phase="ready"]').waitFor()
  await page.getByTestId('connection-sign-out').waitFor()
  await pictures(opened, 'connections-signed-in')
  await page.getByTestId('connection-sign-out').click()
  await page.getByTestId('connection-sign-out').waitFor({ state: 'detached' })
})

it('signs in where the server’s operator has given out a client id and a secret, and says when one is needed', async () => {
  const secret = 'agreed on 7a41'
  const servers = await startOAuthServers({ registration: false, secret })
  const opened = await openApp()
  const { page } = opened
  await addGuarded(opened, 'agreed', servers.url)
  await page.getByTestId('connection-sign-in').click()
  await page.getByText('Ask its operator for a client id').waitFor()
  await pictures(opened, 'connections-client-needed')
  await page.keyboard.press('Escape')

  await page.getByTestId('connection-change').click()
  await page.getByTestId('change-client-id').fill('known-client')
  await page.getByTestId('change-client-secret').fill(secret)
  expect(await page.getByTestId('change-client-secret').getAttribute('type')).toBe('password')
  await pictures(opened, 'connections-client')
  expect(await seriousProblems(page)).toEqual([])
  await page.getByTestId('change-save').click()
  await pictures(opened, 'connections-client-confirm')
  await page.getByTestId('confirm').click()
  await page.getByTestId('connection-sign-in').click()
  await page.getByTestId('sign-in-open').click()
  await page.locator('[data-testid="connection"][data-phase="ready"]').waitFor()
  await page.getByTestId('connection-change').click()
  expect(await page.getByTestId('change-client-secret').inputValue()).not.toContain(secret)
  await pictures(opened, 'connections-client-kept')
})
