import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { scriptedProfile } from '../../support/scripted-profile.ts'
import { temporaryFolder } from '../../support/studio.ts'

describe('autoglm graph', () => {
  it('learns what nobody agreed to, from no file, or without the words that say so', async () => {
    const facts = [
      {
        subject: 'Ada',
        relation: 'works at',
        value: 'Harbour Works',
        kind: 'fact',
        quote: 'Ada works at Harbour Works',
      },
      { subject: 'Ada', relation: 'owns', value: 'Mars', kind: 'fact', quote: 'Ada owns Mars' },
    ]
    const { profilePath: profile } = await scriptedProfile(() => [{ answer: JSON.stringify({ facts }) }], [])
    const file = join(profile, 'notes.md')
    writeFileSync(file, '# Notes\n\nAda works at Harbour Works.\n')
    const run = async (input: string, ...words: string[]) =>
      await cli(['graph', ...words, '--profile', profile], { input })
    expect(await run('', 'learn', file)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await run('', 'learn', join(profile, 'none.md'), '--yes')).toMatchObject({ code: 1 })
    const shown = await run('Ada works at Harbour Works.', 'learn', '-', '--dry-run')
    expect(shown).toMatchObject({ code: 0, stderr: expect.stringContaining('Reading 1 of 1') })
    expect(shown.stdout).toContain('0  Ada works at Harbour Works\n     "Ada works at Harbour Works"')
    expect(shown.stdout).toContain('Left out 1 that are not said so in the text.')
    expect((await run('', 'ask', 'Where does Ada work?')).stdout).toContain('Not in the graph')
    const added = JSON.parse((await run('', 'learn', file, '--yes', '--json')).stdout)
    expect(added).toMatchObject({ proposals: [{ type: 'works_at' }], accepted: { added: [expect.any(String)] } })
    const entity = await run('', 'show', 'Ada')
    expect(entity.stdout).toContain(`+ imported ${file} "Ada works at Harbour Works"`)
  })

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
