import type { McpServer } from '@shared/mcp.ts'
import type { Run, ToolProgress } from '@shared/runs.ts'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../src/main/trace/export.ts'
import { readPicture } from '../../../src/main/trace/pictures.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { clientOf } from '../../support/client.ts'
import { confirmed, consented, inlineServer, referenceServer, smallServer } from '../../support/mcp-servers.ts'
import { runScript } from '../../support/scripted-server.ts'
import { observe, openStudio, type TestStudio } from '../../support/studio.ts'

const spansOf = ({ studio }: TestStudio, { id }: Run) => readTrace(studio.store, id).spans
const toolsOf = (test: TestStudio, run: Run) =>
  spansOf(test, run).flatMap(({ content }) => (content.kind === 'tool' ? [content] : []))
const noticesOf = (test: TestStudio, run: Run) =>
  spansOf(test, run).flatMap(({ kind, error }) => (kind === 'check' && error ? [error.message] : []))

async function everything(test: TestStudio, tool: string): Promise<McpServer> {
  const { id } = await confirmed(test, 'everything', referenceServer('everything'))
  const server = await consented(test, id)
  test.studio.mcp.setEffect('test', id, tool, 'pure')
  return server
}

describe('a call of a server in a run', () => {
  it('tells how far it is while it goes on, and is stopped without the run', async () => {
    const test = await openStudio({ engine: false })
    const { studio } = test
    const tool = 'trigger-long-running-operation'
    await everything(test, tool)
    const told: ToolProgress[] = []
    const kept: number[] = []
    let watched = ''
    const watch = setInterval(() => {
      const [run] = studio.hub.state.runs
      if (!run || watched === run.id || run.endedAt !== null) return
      watched = run.id
      observe(test, run.id, (event) => {
        if (event.type !== 'progress') return
        told.push(event.progress)
        if (told.length === 2) studio.runs.going(run.id).stopCall('test', event.spanId)
      })
    }, 10)
    const turns = [
      { calls: [{ name: `everything_${tool}`, arguments: { duration: 60, steps: 200 } }] },
      { answer: 'I was told to stop.' },
    ]
    const run = await runScript(test, turns, [`everything_${tool}`])
    clearInterval(watch)
    expect(told.length).toBeGreaterThanOrEqual(2)
    expect(told[0]).toMatchObject({ done: 1, total: 200 })
    expect(run).toMatchObject({ status: 'done', answer: 'I was told to stop.' })
    expect(toolsOf(test, run)).toMatchObject([{ isError: true, result: expect.stringContaining('person stopped') }])
    for await (const message of studio.runs.watch(run.id)) {
      if (message.type === 'snapshot') kept.push(Object.keys(message.state.progress).length)
      break
    }
    expect(kept).toEqual([0])
    expect(studio.replay.verify(run.id)).toMatchObject({ verdict: 'equal' })
    // It still answers, and what is over cannot be stopped again.
    await expect(
      clientOf(test).runs.stopCall({ runId: run.id, spanId: spansOf(test, run)[1]?.id ?? run.id }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await studio.audit.list({ limit: 500 })).some(({ action }) => action === 'tool.stopped')).toBe(true)
  })

  it('gives its pictures to the person and their names to the model, and both to the record', async () => {
    const test = await openStudio({ engine: false })
    await everything(test, 'get-tiny-image')
    const turns = [{ calls: [{ name: 'everything_get-tiny-image', arguments: {} }] }, { answer: 'Seen.' }]
    const run = await runScript(test, turns, ['everything_get-tiny-image'])
    const [content] = toolsOf(test, run)
    expect(content?.result).toMatch(/\[picture: image\/png, \d+ bytes\]/)
    expect(content?.result).not.toContain('iVBOR')
    expect(content?.pictures).toMatchObject([{ name: 'get-tiny-image-1.png' }])
    const ref = content?.pictures?.[0]?.ref
    if (!ref) throw new Error('there is no picture')
    expect(readPicture(test.studio.store.blobs, ref)).toMatch(/^data:image\/png;base64,iVBOR/)
    expect(JSON.stringify(test.studio.runs.record('test', run.id).blobs)).toContain('data:image/png')
    expect(test.studio.replay.verify(run.id)).toMatchObject({ verdict: 'equal' })
  })
})

describe('a run whose server cannot be reached', () => {
  it('says so at its start and goes on without those tools', async () => {
    const test = await openStudio({ engine: false })
    const tools = `[{ name: 'one', description: '', inputSchema: { type: 'object' } }]`
    const { id } = await confirmed(test, 'small', inlineServer(smallServer(tools)))
    await consented(test, id)
    const broken = inlineServer(`console.error('the key is missing'); process.exit(3)`)
    const { commandHash } = await test.studio.mcp.update('test', id, broken)
    const turns = [{ answer: 'I did without.' }]
    // Nobody has confirmed the other command.
    const unconfirmed = await runScript(test, turns, ['small_one', 'calculator'])
    expect(noticesOf(test, unconfirmed)).toEqual([expect.stringContaining('nobody has confirmed')])
    test.studio.mcp.confirm('test', id, commandHash)
    const run = await runScript(test, turns, ['small_one', 'calculator'])
    expect(run).toMatchObject({ status: 'done', answer: 'I did without.' })
    const [notice, ...more] = noticesOf(test, run)
    expect(more).toEqual([])
    expect(notice).toMatch(/^The server small cannot be reached, so this run goes on without its tool small_one: /)
    expect(notice).toContain('exit code 3')
    expect(notice).toContain('autoglm mcp doctor small')
    // It is the first thing in the run, and no part of what a replay judges.
    expect(spansOf(test, run).map(({ kind }) => kind)).toEqual(['agent', 'check', 'inference'])
    const [started] = readRunLog(test.studio.store, run.id)
    expect(test.studio.store.blobs.getText(String(started?.data.tools))).not.toContain('small_one')
    expect(test.studio.replay.verify(run.id)).toMatchObject({ verdict: 'equal' })
  })

  it('is not said to agents that use none of its tools, nor where it answers', async () => {
    const test = await openStudio({ engine: false })
    const { id } = await confirmed(test, 'broken', inlineServer('process.exit(3)'))
    await everything(test, 'echo')
    const turns = [{ answer: 'Done.' }]
    const run = await runScript(test, turns, ['calculator', 'everything_echo'])
    expect(noticesOf(test, run)).toEqual([])
    expect(test.studio.mcp.get(id).phase).toBe('idle')
  })
})

describe('tools an agent does not use', () => {
  it('cost it tokens', async () => {
    const test = await openStudio()
    const { studio } = test
    const count = async () => {
      const agent = studio.agents.list()[0]
      if (!agent) throw new Error('there is no agent')
      const run = await studio.runs.start('test', { input: 'Hello', seed: 1, agentId: agent.id })
      await studio.runs.finished(run.id)
      return spansOf(test, run).flatMap(({ content }) =>
        content.kind === 'inference' ? [content.prompt.tokens.length] : [],
      )[0]
    }
    const before = await count()
    const tools = `Array.from({ length: 200 }, (_, at) => ({ name: 'tool' + at, description: 'Does the thing number ' + at + ' in many words.', inputSchema: { type: 'object', properties: { value: { type: 'string' } } } }))`
    const { id } = await confirmed(test, 'many', inlineServer(smallServer(tools)))
    await consented(test, id)
    expect(studio.tools.registry.names.filter((name) => name.startsWith('many_'))).toHaveLength(200)
    expect(before).toBeGreaterThan(0)
    expect(await count()).toBe(before)
  })
})
