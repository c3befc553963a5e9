import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RunId } from '@shared/ids.ts'
import { describe, expect, test } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { runScript, type Turn } from '../../support/scripted-server.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const TOOLS = ['memory_save_fact', 'memory_search', 'memory_save']
const call = (name: string, given: Record<string, unknown>): Turn => ({ calls: [{ name, arguments: given }] })
const SECRET = 'Zebulon Quexwood'
const fact = (subject: string, value: string): Turn =>
  call('memory_save_fact', { subject, relation: 'lives in', value })

async function withSecret(): Promise<{ opened: TestStudio; profilePath: string; runs: RunId[] }> {
  const profilePath = temporaryFolder('profile')
  const opened = await openStudio({ profilePath, engine: false })
  const api = clientOf(opened)
  const { id: wrote } = await runScript(
    opened,
    [fact(SECRET, 'Trondheim'), { answer: 'Kept.' }],
    TOOLS,
    () => 'approve',
  )
  await api.memory.add({ text: `${SECRET} is afraid of geese.` })
  await api.memory.add({ text: 'Ada likes copper.' })
  const search: Turn[] = [call('memory_search', { query: 'Who fears geese?' }), { answer: 'Somebody.' }]
  const { id: given } = await runScript(opened, search, TOOLS, () => 'approve')
  const { id: other } = await runScript(opened, [{ answer: 'Nothing of that.' }], TOOLS, () => 'approve')
  return { opened, profilePath, runs: [wrote, given, other] }
}

/** Whether the file or its log has these bytes anywhere. */
const holds = (profilePath: string, text: string): boolean =>
  ['studio.db', 'studio.db-wal']
    .map((name) => join(profilePath, name))
    .some((path) => existsSync(path) && readFileSync(path).includes(text))

describe('forgetting', () => {
  test('leaves words of a person in rows, indexes, the log or the audit, or breaks the audit log', async () => {
    const { opened, profilePath, runs } = await withSecret()
    const [wrote, given, other] = runs
    const api = clientOf(opened)
    const what = { kind: 'about', name: 'zebulon QUEXWOOD' } as const
    const preview = await api.memory.forgetPreview({ what })
    expect(preview).toMatchObject({ total: 2, backups: 0 })
    expect(preview.runs.map(({ id, reason }) => [id, reason])).toEqual([
      [wrote, 'wrote'],
      [given, 'given'],
    ])
    expect(holds(profilePath, SECRET)).toBe(true)
    const report = await api.memory.forget({ what, runs: true, backups: true })
    expect(report).toEqual({
      ...{ memories: 2, entities: 1, relations: 1, runsLeft: [], backupsLeft: [], found: 0 },
      runsRemoved: [wrote, given],
    })
    for (const text of [SECRET, 'Quexwood', 'quexwood', 'Trondheim', 'afraid of geese']) {
      expect([text, holds(profilePath, text)]).toEqual([text, false])
    }
    expect((await api.memory.list({ filter: {} })).memories.map(({ text }) => text)).toEqual(['Ada likes copper.'])
    expect(opened.studio.store.all('SELECT id FROM run')).toEqual([{ id: other }])
    expect(await opened.studio.audit.verify()).toMatchObject({ ok: true })
    await opened.close()
    expect(holds(profilePath, 'Quexwood')).toBe(false)
    const outside = spawnSync(process.execPath, [resolve('resources/verify-audit.mjs'), join(profilePath, 'studio.db')])
    expect(outside.status).toBe(0)
  })

  test('leaves in the graph what a person added, renamed or merged under the name', async () => {
    const { opened, profilePath } = await withSecret()
    const api = clientOf(opened)
    const added = await api.graph.add({ subject: `Dr ${SECRET}`, type: 'works_at', object: 'Harbour Works' })
    await api.graph.add({ subject: 'Ada', type: 'works_at', object: 'Harbour Works' })
    await api.graph.addAlias({ id: added.subject, alias: 'Zebby Quexwood' })
    const what = { kind: 'about', name: SECRET } as const
    const preview = await api.memory.forgetPreview({ what })
    expect(preview.entities.map(({ name }) => name).sort()).toEqual([`Dr ${SECRET}`, SECRET])
    expect(preview.relations).toBe(2)
    const report = await api.memory.forget({ what, runs: true, backups: true })
    expect(report).toMatchObject({ entities: 2, relations: 2, found: 0 })
    for (const text of ['Quexwood', 'quexwood', 'Zebby'])
      expect([text, holds(profilePath, text)]).toEqual([text, false])
    const left = opened.studio.store.all<{ name: string }>('SELECT name FROM graph_entity')
    expect(left.map(({ name }) => name).sort()).toEqual(['Ada', 'Harbour Works'])
    expect(await opened.studio.audit.verify()).toMatchObject({ ok: true })
    await opened.close()
  })

  test('takes runs along that nobody named, or hides that they and the backups still hold the words', async () => {
    const { opened, profilePath, runs } = await withSecret()
    const [wrote, given] = runs
    const api = clientOf(opened)
    opened.studio.store.renewBackups()
    const [memory] = (await api.memory.list({ filter: { text: 'geese' } })).memories
    const report = await api.memory.forget({ what: { kind: 'memories', ids: [memory!.id] } })
    expect(report).toMatchObject({ memories: 1, runsRemoved: [], runsLeft: [given] })
    expect(report.backupsLeft).toHaveLength(1)
    expect((await api.runs.get({ runId: wrote! })).run.id).toBe(wrote)
    await expect(api.memory.get({ id: memory!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(opened.studio.replay.verify(given!).verdict).toBe('equal')
    expect(holds(profilePath, 'Zebulon')).toBe(true)
    await opened.close()
  })

  test('keeps what others said too when a run is forgotten, or what only the run said', async () => {
    const { opened, runs } = await withSecret()
    const [wrote] = runs
    const api = clientOf(opened)
    const [lives] = (await api.memory.list({ filter: { text: 'Trondheim' } })).memories
    await api.memory.confirm({ id: lives!.id })
    const before = (await api.memory.get({ id: lives!.id })).confidence
    const { id: runId } = await runScript(opened, [fact('Ada', 'Oslo'), { answer: 'Kept.' }], TOOLS, () => 'approve')
    for (const run of [wrote!, runId]) await api.memory.forget({ what: { kind: 'run', runId: run } })
    const kept = await api.memory.get({ id: lives!.id })
    expect(kept.evidence.map(({ source }) => source)).toEqual(['user_confirmed'])
    expect(kept.confidence).toBeLessThan(before)
    expect((await api.memory.list({ filter: { text: 'Oslo' } })).total).toBe(0)
    expect(await opened.studio.audit.verify()).toMatchObject({ ok: true })
    await opened.close()
  })
})
