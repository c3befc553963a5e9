import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RunId } from '@shared/ids.ts'
import type { McpServer } from '@shared/mcp.ts'
import type { McpAllows, McpAnswer, McpRequest } from '@shared/mcp-requests.ts'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../src/main/trace/export.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { clientOf } from '../../support/client.ts'
import { confirmed, inlineServer, program, referenceServer, smallServer } from '../../support/mcp-servers.ts'
import { runScript } from '../../support/scripted-server.ts'
import { openStudio, projectRoot, settled, type TestStudio, temporaryFolder } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

const NOTHING: McpAllows = { sampling: false, elicitation: false, roots: [] }

/** The reference server of all features, which lists tools for what it may ask once it may. */
async function everything(test: TestStudio, allows: Partial<McpAllows>, tool: string): Promise<McpServer> {
  const { mcp } = test.studio
  const { id } = await confirmed(test, 'everything', referenceServer('everything'))
  await mcp.allow('test', id, { ...NOTHING, ...allows })
  await mcp.connect(id)
  const listed = () => mcp.get(id).tools.find(({ name }) => name === tool)
  await until(() => listed() !== undefined)
  const found = listed()
  if (!found) throw new Error('it has no such tool')
  mcp.setEffect('test', id, tool, 'pure')
  return mcp.consent('test', id, [found], true)
}

const callOf = (tool: string, input: Record<string, unknown> = {}) => [
  { calls: [{ name: `everything_${tool}`, arguments: input }] },
  { answer: 'Done.' },
]

const run = (test: TestStudio, tool: string, answer: (request: McpRequest) => McpAnswer | null, input = {}) =>
  runScript(test, callOf(tool, input), [`everything_${tool}`], undefined, { answer, elsewhere: 'Hello, dear server.' })

const resultOf = (test: TestStudio, id: Parameters<typeof readTrace>[1]): string =>
  readTrace(test.studio.store, id).spans.flatMap(({ content }) =>
    content.kind === 'tool' && content.result !== null ? [content.result] : [],
  )[0] ?? ''

const exchangesOf = (test: TestStudio, id: Parameters<typeof readTrace>[1]) =>
  readTrace(test.studio.store, id).spans.flatMap((span) =>
    span.content.kind === 'approval' && span.content.exchange ? [{ span, ...span.content.exchange }] : [],
  )

const auditOf = async ({ studio: { audit } }: TestStudio, action: string) =>
  (await audit.list({ limit: 500 })).filter((entry) => entry.action === action)

describe('what servers ask within a call', () => {
  it('is nothing that nobody switched on', async () => {
    const test = await openStudio({ engine: false })
    const { id } = await confirmed(test, 'everything', referenceServer('everything'))
    const { tools } = await test.studio.mcp.connect(id)
    expect(tools.map(({ name }) => name).filter((name) => /sampling|elicitation|roots/.test(name))).toEqual([])
    await expect(test.studio.mcp.allow('test', id, { ...NOTHING, roots: ['/no/such/folder'] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
    // A page can take folders away, and never name one.
    const box = realpathSync(temporaryFolder('root'))
    const { allows } = await clientOf(test).mcp.allow({ serverId: id, allows: { ...NOTHING, roots: [box] } })
    expect(allows.roots).toEqual([])
  })

  it('a form is filled in by a person, checked, recorded, and needs no server to be replayed', async () => {
    const test = await openStudio({ engine: false })
    const { store, mcp, runs, hub, replay, liveReplay } = test.studio
    const { id } = await everything(test, { elicitation: true }, 'trigger-elicitation-request')
    let wrong: unknown
    let status = ''
    const answers = { name: 'Ada', check: true, integer: 7, untitledMultipleSelectEnum: ['Piano', 'Bass'] }
    const ended = await run(test, 'trigger-elicitation-request', (request) => {
      if (request.kind !== 'form') throw new Error('it asks for something else')
      expect(request.fields.map(({ kind }) => kind)).toContain('choices')
      const [going] = hub.state.runs
      if (!going) throw new Error('no run is going on')
      status = going.status
      const [asked] = exchangesOf(test, going.id)
      try {
        if (asked) runs.going(going.id).answerServer(asked.span.id, { action: 'accept', values: { integer: 1000 } })
      } catch (error) {
        wrong = error
      }
      return { action: 'accept', values: answers }
    })
    expect(status).toBe('waiting')
    expect(wrong).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(ended.status).toBe('done')
    expect(resultOf(test, ended.id)).toContain('- Name: Ada')
    expect(resultOf(test, ended.id)).toContain('- Favorite Integer: 7')
    const [exchange] = exchangesOf(test, ended.id)
    expect(exchange).toMatchObject({ answer: { action: 'accept', values: answers }, span: { status: 'ok' } })
    expect(readRunLog(store, ended.id).filter(({ type }) => type === 'asked')).toHaveLength(1)
    expect(await auditOf(test, 'mcp.elicitation')).toMatchObject([{ result: 'ok', subject: 'everything' }])

    await mcp.close()
    expect(replay.verify(ended.id)).toMatchObject({ verdict: 'equal' })
    expect(JSON.stringify(replay.play(ended.id))).toContain('- Name: Ada')
    expect(await liveReplay.tools(ended.id)).toMatchObject({ verdict: 'incomplete', steps: [{ verdict: 'refused' }] })
    expect(mcp.get(id)).toMatchObject({ phase: 'idle', pid: null })
    expect((await test.studio.audit.verify()).ok).toBe(true)
  })

  it('is declined and cancelled in the words of the protocol', async () => {
    const test = await openStudio({ engine: false })
    await everything(test, { elicitation: true }, 'trigger-elicitation-request')
    const declined = await run(test, 'trigger-elicitation-request', () => ({ action: 'decline', reason: 'not now' }))
    expect(resultOf(test, declined.id)).toContain('"action": "decline"')
    const cancelled = await run(test, 'trigger-elicitation-request', () => ({ action: 'cancel' }))
    expect(resultOf(test, cancelled.id)).toContain('"action": "cancel"')
    expect((await auditOf(test, 'mcp.elicitation')).map(({ result }) => result)).toEqual(['denied', 'denied'])
  })

  it('is put to nobody where a run may only read', async () => {
    const test = await openStudio({ engine: false })
    await everything(test, { elicitation: true }, 'trigger-elicitation-request')
    test.studio.settings.update('test', { permissions: { mode: 'readOnly', rules: [] } })
    const asked: unknown[] = []
    const { id } = await run(test, 'trigger-elicitation-request', (request) => {
      asked.push(request)
      return { action: 'cancel' }
    })
    expect(asked).toEqual([])
    expect(resultOf(test, id)).toContain('"action": "decline"')
  })

  it('a page is shown with where it leads, and the server hears that the person agreed', async () => {
    const test = await openStudio({ engine: false })
    await everything(test, { elicitation: true }, 'trigger-url-elicitation')
    const shown: McpRequest[] = []
    const input = { url: 'https://example.com/pay?id=1', message: 'Pay here' }
    const { id } = await run(
      test,
      'trigger-url-elicitation',
      (request) => {
        shown.push(request)
        return { action: 'accept' }
      },
      input,
    )
    expect(shown).toMatchObject([{ kind: 'url', host: 'example.com', url: 'https://example.com/pay?id=1' }])
    expect(resultOf(test, id)).toMatch(/accept/i)

    // One that a call needs before it is made at all: it is made again once the person agreed, and not otherwise.
    const needing = { ...input, errorPath: true }
    const hosts: string[] = []
    const agreed = await run(
      test,
      'trigger-url-elicitation',
      (request) => {
        if (request.kind === 'url') hosts.push(request.host)
        return { action: 'accept' }
      },
      needing,
    )
    expect(hosts).toEqual(['modelcontextprotocol.io', 'example.com'])
    expect(resultOf(test, agreed.id)).toMatch(/accept/i)
    const refusing = { ...needing, url: 'https://example.com/other' }
    const refused = await run(test, 'trigger-url-elicitation', () => ({ action: 'decline', reason: null }), refusing)
    expect(resultOf(test, refused.id)).toContain('did not agree to open a page')
  })

  it('the model is asked what the person let pass, and the server gets its answer', async () => {
    const test = await openStudio({ engine: false })
    await everything(test, { sampling: true }, 'trigger-sampling-request')
    const input = { prompt: 'Say hello', maxTokens: 50 }
    const { id } = await run(
      test,
      'trigger-sampling-request',
      (request) => {
        expect(request).toMatchObject({ kind: 'sampling', maxTokens: 50, system: 'You are a helpful test server.' })
        return { action: 'accept', messages: [{ role: 'user', text: 'Say hello, politely' }] }
      },
      input,
    )
    const [exchange] = exchangesOf(test, id)
    expect(exchange?.answer).toMatchObject({ messages: [{ text: 'Say hello, politely' }] })
    expect(exchange?.sampled).toMatchObject({
      model: expect.stringContaining('scripted'),
      text: 'Hello, dear server.',
    })
    expect(resultOf(test, id)).toContain('Hello, dear server.')
    expect(await auditOf(test, 'mcp.sampling')).toMatchObject([{ result: 'ok' }])
    const refused = await run(
      test,
      'trigger-sampling-request',
      () => ({ action: 'decline', reason: 'not with my model' }),
      input,
    )
    expect(resultOf(test, refused.id)).toContain('not with my model')
  })

  it('folders are those a person chose, and the server is told when they change', async () => {
    const test = await openStudio({ engine: false })
    const [first, second] = [realpathSync(temporaryFolder('root')), realpathSync(temporaryFolder('root'))]
    const { id, pid } = await everything(test, { roots: [first] }, 'get-roots-list')
    const before = await run(test, 'get-roots-list', () => ({ action: 'cancel' }))
    expect(resultOf(test, before.id)).toContain(pathToFileURL(first).href)
    await test.studio.mcp.allow('test', id, { ...NOTHING, roots: [second] })
    expect(test.studio.mcp.get(id).pid).toBe(pid)
    await until(() => test.studio.mcp.logs(id).filter(({ text }) => text.includes('Roots updated')).length > 1)
    const after = await run(test, 'get-roots-list', () => ({ action: 'cancel' }))
    expect(resultOf(test, after.id)).toContain(pathToFileURL(second).href)
    expect(resultOf(test, after.id)).not.toContain(pathToFileURL(first).href)
  })

  it('comes inside the result of a call in the newest protocol, and is answered as any other', async () => {
    const test = await openStudio({ engine: false })
    const { mcp } = test.studio
    const script = join(projectRoot, 'test/support/asking-server.mjs')
    const { id } = await confirmed(test, 'asking', program(script))
    await mcp.allow('test', id, { ...NOTHING, elicitation: true })
    const { peer, tools } = await mcp.connect(id)
    expect(peer?.protocol).toBe('2026-07-28')
    mcp.setEffect('test', id, 'greet', 'pure')
    mcp.consent('test', id, tools, true)
    const turns = [{ calls: [{ name: 'asking_greet', arguments: {} }] }, { answer: 'Done.' }]
    const told = await runScript(test, turns, ['asking_greet'], undefined, {
      answer: () => ({ action: 'accept', values: { name: 'Ada' } }),
    })
    expect(resultOf(test, told.id)).toContain('Hello Ada')
    const silent = await runScript(test, turns, ['asking_greet'])
    expect(resultOf(test, silent.id)).toContain('Nobody told me')
    expect(exchangesOf(test, silent.id)).toMatchObject([{ answer: { action: 'decline' } }])
  })

  it('ends with the run that is stopped, and is asked again in one that is resumed', async () => {
    const test = await openStudio({ engine: false })
    const { studio } = test
    await everything(test, { elicitation: true }, 'trigger-elicitation-request')
    const stopped = await run(test, 'trigger-elicitation-request', () => {
      studio.runs.cancel(studio.hub.state.runs[0]?.id ?? RunId.parse('run_none'))
      return null
    })
    expect(stopped.status).toBe('cancelled')
    expect(exchangesOf(test, stopped.id)).toMatchObject([{ answer: null, span: { status: 'cancelled' } }])
    expect(studio.replay.verify(stopped.id)).toMatchObject({ verdict: 'equal' })
    expect((await auditOf(test, 'mcp.elicitation')).map(({ result }) => result)).toEqual(['cancelled'])

    let asked = false
    const going = run(test, 'trigger-elicitation-request', () => {
      asked = true
      return null
    })
    await until(() => asked)
    await test.close()
    const { id } = await going
    const again = await openStudio({ profilePath: test.profilePath, engine: false })
    const resumed = await again.studio.runs.resume('test', id)
    const ended = await settled(again, resumed.id, undefined, () => ({ action: 'accept', values: { name: 'Ada' } }))
    expect(ended.status).toBe('done')
    expect(resultOf(again, id)).toContain('- Name: Ada')
    expect(again.studio.replay.verify(id)).toMatchObject({ verdict: 'equal' })
  })

  it('is put to nobody any more after the twentieth time within one call', async () => {
    const test = await openStudio({ engine: false })
    const ask = `send({ id: 'ask' + global.asked, method: 'elicitation/create', params: { message: 'Again?', requestedSchema: { type: 'object', properties: {} } } })`
    const onCall = `global.asked = 1; global.call = id; ${ask}`
    const tools = `[{ name: 'nag', description: '', inputSchema: { type: 'object' } }]`
    const heard = `if (String(id).startsWith('ask')) { global.asked += 1; if (global.asked <= 30) return ${ask}; return send({ id: global.call, result: { content: [{ type: 'text', text: 'asked enough' }] } }) }`
    const code = smallServer(tools, onCall).replace(
      'if (id === undefined) return',
      `if (id === undefined) return; ${heard}`,
    )
    const { id } = await confirmed(test, 'small', inlineServer(code))
    await test.studio.mcp.allow('test', id, { ...NOTHING, elicitation: true })
    const { tools: listed } = await test.studio.mcp.connect(id)
    test.studio.mcp.setEffect('test', id, 'nag', 'pure')
    test.studio.mcp.consent('test', id, listed, true)
    const turns = [{ calls: [{ name: 'small_nag', arguments: {} }] }, { answer: 'Done.' }]
    const ended = await runScript(test, turns, ['small_nag'])
    expect(resultOf(test, ended.id)).toContain('asked enough')
    expect(exchangesOf(test, ended.id)).toHaveLength(20)
  })

  it('is withdrawn when the server answers the call without waiting for it', async () => {
    const test = await openStudio({ engine: false })
    const ask = `send({ id: 'mine', method: 'elicitation/create', params: { message: 'Quick?', requestedSchema: { type: 'object', properties: {} } } })`
    const onCall = `${ask}; setTimeout(() => reply({ content: [{ type: 'text', text: 'never mind' }] }), 300)`
    const tools = `[{ name: 'hasty', description: '', inputSchema: { type: 'object' } }]`
    const { id } = await confirmed(test, 'small', inlineServer(smallServer(tools, onCall)))
    await test.studio.mcp.allow('test', id, { ...NOTHING, elicitation: true })
    const { tools: listed } = await test.studio.mcp.connect(id)
    test.studio.mcp.setEffect('test', id, 'hasty', 'pure')
    test.studio.mcp.consent('test', id, listed, true)
    const turns = [{ calls: [{ name: 'small_hasty', arguments: {} }] }, { answer: 'Done.' }]
    // Nobody answers, and it ends all the same.
    const ended = await runScript(test, turns, ['small_hasty'], undefined, { answer: () => null })
    expect(ended.status).toBe('done')
    expect(exchangesOf(test, ended.id)).toMatchObject([{ answer: null, span: { status: 'cancelled' } }])
    expect(readRunLog(test.studio.store, ended.id).at(-1)?.type).not.toBe('asked')
  })
})
