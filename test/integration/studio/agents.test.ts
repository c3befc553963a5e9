import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draftOf } from '@shared/agent-draft.ts'
import { NEW_AGENT } from '@shared/new-agent.ts'
import { describe, expect, it } from 'vitest'
import { cli as command } from '../../support/cli.ts'
import { clientOf } from '../../support/client.ts'
import { openStudio, settled, temporaryFolder } from '../../support/studio.ts'

describe('agents that people make', () => {
  it('lose a version, take a name twice, or change what ships with the studio', async () => {
    const { studio, close, profilePath } = await openStudio({ engine: false })
    const { agents } = studio
    const made = agents.create('test', { ...NEW_AGENT, name: 'Planner', tools: ['calculator', 'calculator'] })
    expect(made.tools).toEqual(['calculator'])
    const second = agents.save('test', made.id, { ...draftOf(made), prompt: 'Plan.' }, 1)
    expect(second.version).toBe(2)
    // Nothing is different: no version.
    expect(agents.save('test', made.id, draftOf(second), 2).version).toBe(2)
    expect(() => agents.save('test', made.id, draftOf(made), 1)).toThrow('changed elsewhere')
    expect(() => agents.create('test', { ...NEW_AGENT, name: ' PLANNER ' })).toThrow('already')
    const [builtin] = agents.list()
    if (!builtin) throw new Error('There is no agent.')
    expect(() => agents.save('test', builtin.id, { ...draftOf(builtin), prompt: 'x' }, builtin.version)).toThrow(
      'Duplicate',
    )
    expect(() => agents.remove('test', builtin.id)).toThrow('Duplicate')
    expect(agents.duplicate('test', made.id, 1).prompt).toBe(NEW_AGENT.prompt)
    agents.remove('test', made.id)
    expect(agents.list().map(({ name }) => name)).not.toContain('Planner')
    expect(() => agents.get('Planner')).toThrow('There is no agent')
    // The name is free again, and what was deleted stays so when the studio opens once more.
    agents.create('test', { ...NEW_AGENT, name: 'Planner' })
    await close()
    const again = await openStudio({ engine: false, profilePath })
    expect(again.studio.agents.list().filter(({ name }) => name === 'Planner')).toHaveLength(1)
    expect(again.studio.agents.versions(made.id).map(({ agent }) => agent.version)).toEqual([2, 1])
  })

  it('run with another version than was asked for, or a prompt whose variables nobody filled in', async () => {
    const opened = await openStudio()
    const client = clientOf(opened)
    const draft = {
      ...NEW_AGENT,
      name: 'Dated',
      prompt: 'You are {{agent}} in {{workspace}}. {{nope}}',
      sampling: null,
    }
    const first = await client.agents.create({
      draft: { ...draft, limits: { ...draft.limits, tokensPerStep: 8, steps: 1 } },
    })
    await client.agents.save({ agentId: first.id, draft: { ...draftOf(first), prompt: 'Second.' }, basedOn: 1 })
    const run = await client.runs.start({ input: 'Hello', agentId: first.id, agentVersion: 1, seed: 1 })
    expect(run.agentVersion).toBe(1)
    await settled(opened, run.id)
    const { spans } = await client.runs.get({ runId: run.id })
    const inference = spans.find(({ kind }) => kind === 'inference')
    if (!inference) throw new Error('Nothing was inferred.')
    const content = JSON.stringify(await client.runs.content({ runId: run.id, spanId: inference.id }))
    expect(content).toContain('You are Dated in workspace. {{nope}}')
    await expect(client.runs.start({ input: 'Hello', agentId: first.id, agentVersion: 9 })).rejects.toThrow(
      'no version 9',
    )
  })

  it('are previewed otherwise than a run sends them', async () => {
    const opened = await openStudio()
    const client = clientOf(opened)
    const assistant = opened.studio.agents.get()
    const run = await client.runs.start({ input: 'Calculate 3.5*(2+4)', seed: 1 })
    await settled(opened, run.id)
    const preview = await client.agents.preview({ draft: draftOf(assistant), input: 'Calculate 3.5*(2+4)' })
    const { spans } = await client.runs.get({ runId: run.id })
    const inference = spans.find(({ kind }) => kind === 'inference')
    if (!inference) throw new Error('Nothing was inferred.')
    const content = JSON.stringify(await client.runs.content({ runId: run.id, spanId: inference.id }))
    expect(content).toContain(JSON.stringify(preview.text).slice(1, -1))
    expect(preview.tokens?.total).toBe(Number(inference.attributes['gen_ai.usage.input_tokens']))
    expect(preview.tokens?.prompt).toBeGreaterThan(5)
    expect(preview.tokens?.tools).toBeGreaterThan(50)
    expect(preview.missing).toEqual([])
  })

  it('cannot be made, compared, moved or deleted from the command line', async () => {
    const profile = temporaryFolder('profile')
    const file = join(profile, '..', `${Date.now()}.agent.json`)
    const cli = (...words: string[]) => command([...words, '--profile', profile])
    expect((await cli('agents', 'create', 'Planner', '--prompt', 'Plan.', '--tools', 'calculator')).code).toBe(0)
    expect((await cli('agents', 'edit', 'planner', '--steps', '3', '--json')).stdout).toContain('"version": 2')
    const diff = await cli('agents', 'diff', 'Planner', '1')
    expect(diff.code).toBe(3)
    expect(diff.stdout).toContain('+limits: {"steps":3')
    expect((await cli('agents', 'export', 'Planner', file)).code).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8')).agent.prompt).toBe('Plan.')
    expect((await cli('agents', 'import', file)).stdout).toContain('Planner 2 is at version 1')
    writeFileSync(file, '{"format":"autoglm-agent","version":1,"agent":{"name":""}}')
    const refused = await cli('agents', 'import', file)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('(agent.')
    expect((await cli('agents', 'remove', 'Planner 2')).code).toBe(0)
    expect((await cli('agents', 'edit', 'Assistant', '--steps', '2')).stderr).toContain('Duplicate it')
  })
})
