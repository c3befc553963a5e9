import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

describe('autoglm graph', () => {
  it('does not keep, answer, merge, undo or export what a person says', async () => {
    const profile = temporaryFolder('profile')
    const run = async (...words: string[]) => await cli(['graph', ...words, '--profile', profile])
    const json = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout)
    expect(await json('add', 'Ada', 'worksAt', 'Harbour Works')).toMatchObject({ type: 'works_at', status: 'active' })
    await run('add', 'Harbour Works Ltd', 'located in', 'Lisbon', '--since', '2024-01-05')
    const { merge } = await json('merge', 'Harbour Works Ltd', 'Harbour Works')
    const asked = await run('ask', 'Where is the company located at which Ada works?')
    expect(asked.stdout).toMatch(/^Lisbon\n {2}Ada works at Harbour Works {2}\(88% sure\)/)
    expect((await run('path', 'ada', 'Lisbon')).stdout.trim().split('\n')).toHaveLength(2)
    await run('unmerge', merge)
    expect((await run('path', 'ada', 'Lisbon')).stdout).toContain('Nothing leads')

    const { relations } = await json('show', 'Ada')
    await run('retract', relations[0].id)
    expect((await run('ask', 'Where does Ada work?')).stdout).toContain('Not in the graph')
    expect((await run('restore', relations[0].id)).stdout).toContain('Ada works at Harbour Works')
    await run('rename', 'Ada', 'Ada Brandt', '--type', 'person')
    expect(await json('search', 'ada')).toMatchObject([{ name: 'Ada Brandt', type: 'person', aliases: ['Ada'] }])
    const file = join(profile, 'graph.json')
    expect(await json('export', file)).toMatchObject({ entities: 4, relations: 2 })
    expect(JSON.parse(readFileSync(file, 'utf8')).relations).toHaveLength(2)
    expect(await run('show', 'Zed')).toMatchObject({ code: 1, stderr: expect.stringContaining('no entity "Zed"') })
    expect((await run('confirm', 'Ada')).code).toBe(2)

    await cli(['memory', 'add', 'Bo lives in Porto', '--about', 'Bo', 'lives in', 'Porto', '--profile', profile])
    expect((await run('ask', 'Where does Bo live?')).stdout).toMatch(/^Porto\n/)
  })
})
