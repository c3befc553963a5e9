import { expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { confirmed, inlineServer, referenceServer } from '../../support/mcp-servers.ts'
import { scriptedProfile } from '../../support/scripted-profile.ts'
import type { Turn } from '../../support/scripted-server.ts'
import { openStudio } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

const FORM = 'trigger-elicitation-request'
const SAMPLE = 'trigger-sampling-request'
const LONG = 'trigger-long-running-operation'

it('autoglm run declines what servers ask where nobody is there, tells how far calls are, and names lost servers', async () => {
  const script: Turn[] = [
    { calls: [{ name: `everything_${FORM}`, arguments: {} }] },
    { calls: [{ name: `everything_${SAMPLE}`, arguments: { prompt: 'Hello', maxTokens: 20 } }] },
    { calls: [{ name: `everything_${LONG}`, arguments: { duration: 1, steps: 4 } }] },
    { answer: 'That is all.' },
  ]
  const tools = [FORM, SAMPLE, LONG].map((name) => `everything_${name}`)
  const { profilePath } = await scriptedProfile(() => script, tools)
  const test = await openStudio({ profilePath, engine: false })
  const { mcp } = test.studio
  const { id } = await confirmed(test, 'everything', referenceServer('everything'))
  await mcp.allow('test', id, { sampling: true, elicitation: true, roots: [] })
  await mcp.connect(id)
  await until(() => mcp.get(id).tools.some(({ name }) => name === SAMPLE))
  for (const name of [FORM, SAMPLE, LONG]) mcp.setEffect('test', id, name, 'pure')
  mcp.consent(
    'test',
    id,
    mcp.get(id).tools.filter(({ name }) => [FORM, SAMPLE, LONG].includes(name)),
    true,
  )
  await test.close()
  const run = (...more: string[]) => cli(['run', 'Ask it', '--profile', profilePath, ...more])

  const alone = await run()
  expect(alone).toMatchObject({ code: 0, stdout: 'That is all.\n' })
  expect(alone.stderr).toContain('User declined')
  expect(alone.stderr).toContain('run with --approve all to allow it')
  expect(alone.stderr).toMatch(new RegExp(`^everything_${LONG} \\d of 4$`, 'm'))
  const all = await run('--approve', 'all')
  expect(all.stderr).toContain('User declined')
  expect(all.stderr).toContain('LLM sampling result')

  const again = await openStudio({ profilePath, engine: false })
  const { commandHash } = await again.studio.mcp.update('test', id, inlineServer('process.exit(3)'))
  again.studio.mcp.confirm('test', id, commandHash)
  await again.close()
  const lost = await run()
  expect(lost.stderr).toMatch(/^The server everything cannot be reached, so this run goes on without its 3 tools: /m)
  expect(JSON.parse((await run('--json')).stdout).notices).toEqual([expect.stringContaining('cannot be reached')])
})
