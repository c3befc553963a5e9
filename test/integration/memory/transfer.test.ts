import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportMemories } from '../../../src/main/studio/memory/transfer.ts'
import { collect, startCli } from '../../support/cli.ts'
import { clientOf } from '../../support/client.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'

const triple = (object: string) => ({ subject: 'Ada', predicate: 'lives in', object })

describe('memories in files', () => {
  test('are lost or changed on the way to another profile, or take the place of what the person said there', async () => {
    const folder = temporaryFolder('memories')
    const path = join(folder, 'all.memories.jsonl')
    // Learned there before, but the person's own word.
    const there = await openStudio({ engine: false })
    const other = clientOf(there)
    await other.memory.add({ text: 'Ada lives in Rome.', triple: triple('Rome') })
    const here = await openStudio({ engine: false })
    const api = clientOf(here)
    await api.memory.add({ text: 'Ada lives in Oslo.', triple: triple('Oslo'), importance: 0.9 })
    await api.memory.add({ text: '她喜欢绿茶\n和"咖啡"。', kind: 'preference', scope: 'project:tea' })
    const wrong = await api.memory.add({ text: 'The moon is a cheese.' })
    await api.memory.retract({ id: wrong.id })
    expect(await exportMemories(here.studio.store, path)).toBe(2)
    await here.close()
    expect(await there.studio.memories.importFile('test', path)).toEqual({ added: 1, known: 0, conflicts: 1 })
    expect(await there.studio.memories.importFile('test', path)).toEqual({ added: 0, known: 2, conflicts: 0 })
    const { memories } = await other.memory.list({ filter: {} })
    const tea = memories.find(({ kind }) => kind === 'preference')
    expect(tea).toMatchObject({ text: '她喜欢绿茶\n和"咖啡"。', scope: 'project:tea', status: 'active' })
    expect((await other.memory.get({ id: tea!.id })).evidence).toMatchObject([
      { source: 'imported', polarity: 1, intact: true },
      { source: 'imported', polarity: 1, intact: true },
    ])
    const [conflict] = await other.memory.conflicts()
    expect(conflict?.memories.map(({ memory }) => memory.text)).toEqual(['Ada lives in Rome.', 'Ada lives in Oslo.'])
    expect(memories.some(({ text }) => text.includes('moon'))).toBe(false)
    await there.close()
  })

  test('are half imported when a line is wrong, or the line is not named', async () => {
    const folder = temporaryFolder('memories')
    const good = '{"text":"One.","createdAt":1,"evidence":[]}'
    const head = '{"format":"autoglm-memory","version":1}'
    const opened = await openStudio({ engine: false })
    for (const [name, text, said] of [
      ['none', 'hello', 'not a file of memories'],
      ['later', `{"format":"autoglm-memory","version":2}\n${good}`, 'not a file of memories'],
      [
        'kind',
        `${head}\n${good}\n{"text":"Two.","kind":"rule","createdAt":1,"evidence":[]}`,
        'Line 3 of the file: kind',
      ],
      ['empty', `${head}\n\n{"text":" ","createdAt":1,"evidence":[]}`, 'Line 3 of the file: text'],
      ['cut', `${head}\n${good}\n{"text":"Tw`, 'Line 3 of the file: it is no memory'],
    ] as const) {
      const path = join(folder, name)
      writeFileSync(path, text)
      const failure = { code: 'VALIDATION_FAILED', message: expect.stringContaining(said) }
      await expect(opened.studio.memories.importFile('test', path)).rejects.toMatchObject(failure)
    }
    expect(opened.studio.memories.list({}, 10).total).toBe(0)
    await expect(opened.studio.memories.importFile('test', join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await opened.close()
  })

  test('cannot be moved and forgotten from the command line, or are forgotten without --yes', async () => {
    const profile = temporaryFolder('profile')
    const file = join(temporaryFolder('memories'), 'mine.jsonl')
    const cli = async (...args: string[]) => await collect(startCli(['memory', ...args, '--profile', profile]))
    expect((await cli('add', 'Zebulon', 'fears', 'geese')).code).toBe(0)
    expect((await cli('export', file)).stdout).toContain('1 memory')
    expect(readFileSync(file, 'utf8')).toContain('Zebulon fears geese')
    const asked = await cli('forget', '--about', 'zebulon')
    expect([asked.code, asked.stdout]).toEqual([2, expect.stringContaining('Nothing was forgotten')])
    expect((await cli('forget', '--about', 'zebulon', '--yes')).stdout).toContain('Forgot 1 memory')
    expect((await cli('list')).stdout).toContain('Nothing is remembered.')
    expect((await cli('import', file)).stdout).toContain('Added 1 memory; 0 known already.')
    const [{ id }] = JSON.parse((await cli('list', '--json')).stdout).memories
    expect(JSON.parse((await cli('forget', id, '--yes', '--json')).stdout)).toMatchObject({ forgotten: true, found: 0 })
    expect((await cli('forget', id, '--yes')).stdout).toContain('There is nothing of that.')
    const unclear = await cli('forget', id, '--about', 'x')
    expect(unclear.stderr).toContain('Name what to forget')
    expect(unclear.code).not.toBe(0)
  }, 60_000)
})
