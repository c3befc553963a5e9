import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseScore } from '@shared/conformance.ts'
import { describe, expect, it } from 'vitest'
import { CASES } from '../../../src/main/engine/conformance/cases.ts'
import { pickSpan } from '../../../src/main/studio/xray.ts'
import { cli } from '../../support/cli.ts'
import { openStudio, runToEnd, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const right = { calls: [{ name: 'calculator', arguments: { expression: '12*7' } }] }

async function studioWithCase(): Promise<TestStudio & { caseId: string }> {
  const test = await openStudio()
  const { conformance, store } = test.studio
  const run = await runToEnd(test, 'What is 12*7?')
  const given = { runId: run.id, spanId: pickSpan(store, run.id), name: 'Twelve times seven', expect: right }
  return { ...test, caseId: conformance.save('test', given).id }
}

const model = ({ studio }: TestStudio) => studio.models.list()[0]!
const ONLY_SAVED = { builtin: false, saved: true }

describe('saved cases', () => {
  it('ask the model something else than the run did, or are judged by something else than was said', async () => {
    const test = await studioWithCase()
    const { conformance, store } = test.studio
    const seen: CaseScore[] = []
    const check = () =>
      conformance.check('test', model(test), ONLY_SAVED, (score) => seen.push(score), new AbortController())
    const card = await check()
    expect(card).toMatchObject({
      passed: 1,
      total: 1,
      model: { sha256: model(test).sha256 },
      engineBuild: test.studio.engine.state.build,
      groups: [{ group: 'saved', passed: 1, total: 1 }],
    })
    expect(seen).toMatchObject([{ name: 'Twelve times seven', passed: true, got: { toolCalls: right.calls } }])

    // The same inference, of which something else is expected.
    const [saved] = conformance.cases.list()
    const from = saved?.from
    if (!from) throw new Error('no origin')
    const wrong = [{ answer: [] }, { problem: 'lacks the argument' }]
    for (const expect of wrong)
      conformance.save('test', { runId: from.runId, spanId: from.spanId, name: 'Wrong', expect })
    const second = await check()
    expect(second.cases.map(({ passed }) => passed)).toEqual([true, false, false])
    expect(conformance.cards.xray(second.id, second.cases[1]?.id ?? '')).toMatchObject({
      format: 'glm-4.7',
      calls: [{ name: 'calculator', call: right.calls[0] }],
    })
    expect(conformance.hub.state.cards.map(({ id }) => id)).toEqual([second.id, card.id])
    // A case outlives the run it came from.
    test.studio.runs.remove('test', from.runId)
    expect((await check()).passed).toBe(1)
    expect(store.get<{ n: number }>("SELECT count(*) AS n FROM audit WHERE action = 'case.saved'")).toEqual({ n: 3 })
  })

  it('are lost or changed on their way through a file, or a foreign file does harm', async () => {
    const test = await studioWithCase()
    const { conformance } = test.studio
    const file = join(temporaryFolder('cases'), 'cases.json')
    expect(conformance.cases.exportTo(file)).toBe(1)
    const other = await openStudio({ engine: false })
    expect(other.studio.conformance.importFrom('test', file)).toBe(1)
    expect(other.studio.conformance.cases.list()).toEqual(conformance.cases.list())
    expect(other.studio.conformance.hub.state.cases).toHaveLength(CASES.length + 1)
    // The stored file itself can be shared as well.
    const folder = join(test.profilePath, 'conformance/cases')
    const [name = ''] = readdirSync(folder)
    expect(other.studio.conformance.importFrom('test', join(folder, name))).toBe(1)
    expect(other.studio.conformance.cases.list()).toHaveLength(1)

    const strange = JSON.parse(readFileSync(file, 'utf8'))
    strange.cases[0].id = '../../../escaped'
    for (const text of ['{', '[]', '{"format": "autoglm-cases", "version": 2, "cases": []}', JSON.stringify(strange)]) {
      writeFileSync(file, text)
      expect(() => other.studio.conformance.importFrom('test', file)).toThrow(/Choose a file that a studio exported/)
    }
    writeFileSync(join(folder, 'case_broken.json'), '{"half": ')
    expect(conformance.cases.list()).toHaveLength(1)
    conformance.remove('test', test.caseId)
    expect(conformance.hub.state.cases).toHaveLength(CASES.length)
    expect(() => conformance.remove('test', test.caseId)).toThrow(/no saved case/)
  })

  it('are not reachable from the command line, or it counts otherwise than the window', async () => {
    const test = await studioWithCase()
    const profile = ['--profile', test.profilePath]
    const inProcess = await test.studio.conformance.check('t', model(test), ONLY_SAVED, () => {}, new AbortController())
    const [{ id: runId } = { id: '' }] = await test.studio.runs.list({ limit: 1 })
    await test.close()
    const expectation = JSON.stringify({ answer: ['84'] })
    const saved = await cli(['xray', runId, '--save', 'No call', '--expect', expectation, '--json', ...profile])
    expect(JSON.parse(saved.stdout)).toMatchObject({ saved: { name: 'No call' }, expect: { answer: ['84'] } })
    const checked = await cli(['models', 'check', '--cases', 'saved', '--json', ...profile])
    const card = JSON.parse(checked.stdout)
    expect(card).toMatchObject({ passed: 1, total: 2 })
    expect(card.cases[0]).toEqual(JSON.parse(JSON.stringify(inProcess.cases[0])))
    const file = join(temporaryFolder('cases'), 'cases.json')
    expect((await cli(['models', 'cases', 'export', file, ...profile])).stdout).toContain('2 cases written')
    const fresh = ['--profile', temporaryFolder('fresh')]
    expect((await cli(['models', 'cases', 'import', file, ...fresh])).stdout).toContain('2 cases added')
    expect((await cli(['models', 'cases', ...fresh])).stdout).toMatch(/No call\s+no call, and 84/)
    expect((await cli(['models', 'cases', 'remove', test.caseId, ...fresh])).code).toBe(0)
    expect(JSON.parse((await cli(['models', 'cases', '--json', ...fresh])).stdout).cases).toHaveLength(1)
    const bad = await cli(['xray', runId, '--save', 'x', '--expect', '{"calls": 1}', ...profile])
    expect(bad.code).toBe(2)
  })
})

describe('a check', () => {
  it('cannot be stopped, leaves half a card, or runs beside a second one', async () => {
    const test = await openStudio()
    const { conformance } = test.studio
    const scope = { builtin: true, saved: true }
    conformance.start('test', model(test), scope)
    expect(() => conformance.start('test', model(test), scope)).toThrow(/being checked already/)
    await expect(conformance.check('test', model(test), scope, () => {}, new AbortController())).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect.poll(() => conformance.hub.state.running?.done ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
    // A run that somebody waits for is answered meanwhile.
    const run = await runToEnd(test, 'What is 12*7?')
    expect(run.status).toBe('done')
    expect(conformance.hub.state.running).not.toBeNull()
    conformance.cancel()
    await expect.poll(() => conformance.hub.state.running).toBeNull()
    expect(conformance.hub.state.cards).toEqual([])
    expect(test.studio.hub.state.notices).toEqual([])
  })
})
