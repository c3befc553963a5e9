import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

describe('autoglm memory', () => {
  it('forgets, does not find by meaning, hands over what is beside the point, or settles nothing', async () => {
    const profile = temporaryFolder('profile')
    const run = async (...words: string[]) => await cli(['memory', ...words, '--profile', profile])
    const json = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout)
    await run('add', 'My dentist is Dr Sato, above the pharmacy')
    for (const city of ['Paris', 'Rome']) {
      await run('add', `Ada lives in ${city}`, '--about', 'Ada', 'lives in', city, '--since', '2026-01-05')
    }
    const [conflict] = await json('conflicts')
    expect(conflict.memories).toHaveLength(2)
    // The three, and what the graph knows from two of them: three entities and two relations.
    expect((await cli(['reembed', '--profile', profile])).stdout).toContain('8 texts')

    // No word of the question is in it.
    const teeth = await json('recall', 'who takes care of my teeth?')
    expect(teeth).toMatchObject({ abstained: false, wordsOnly: null })
    expect(teeth.hits[0]).toMatchObject({ used: true, ranks: { words: null, meaning: 1 } })
    expect(teeth.hits[0].memory.text).toContain('dentist')
    expect(
      teeth.hits.slice(1).every(({ used, left }: { used: boolean; left: string }) => !used && left === 'weak'),
    ).toBe(true)
    expect(await json('recall', 'boiling point of iron')).toMatchObject({ abstained: true })

    const { id } = conflict.memories[0].memory
    expect(await json('settle', id)).toMatchObject({ status: 'active' })
    expect(await json('conflicts')).toEqual([])
    await run('retract', id)
    expect((await json('list')).memories.map((each: { id: string }) => each.id)).not.toContain(id)
    expect((await run('restore', id)).code).toBe(0)
    expect((await run('show', id)).stdout).toContain('+ user_confirmed')
    expect((await run('show', 'nothing')).code).toBe(2)
    expect((await run('add', 'x', '--about', 'a', 'b')).code).toBe(2)
  })
})
