import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuthoredTool } from '@shared/authored-tools.ts'
import type { RecordedReport } from '@shared/recorded-calls.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { runScript } from '../../support/scripted-server.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const SECRET = 'sk-never-to-be-seen-0123456789'

const source = (
  run: string,
  capabilities: string[],
  effect = 'pure',
): string => `import { defineTool, z } from 'autoglm'
export default defineTool({ name: 'probe', description: 'A probe', effect: '${effect}',
  capabilities: ${JSON.stringify(capabilities)}, input: z.object({ path: z.string() }),
  async run({ path }, ctx) { ${run} } })`

const READS =
  'const text = await ctx.fs.read(path); return { length: text.length, at: Date.now(), dice: ctx.random.int(1, 6) }'
const ALL = ['fs.read', 'clock', 'random']

async function written(test: TestStudio, text: string, granted: string[]): Promise<AuthoredTool> {
  const api = clientOf(test)
  const tool = await api.tools.create({ source: text })
  return await api.tools.enable({ toolId: tool.id, granted })
}

async function compare(test: TestStudio, tool: AuthoredTool, text?: string): Promise<RecordedReport> {
  const request = { toolId: tool.id, ...(text === undefined ? {} : { source: text }) }
  for await (const event of await clientOf(test).tools.recorded(request)) if (event.type === 'done') return event.report
  throw new Error('It did not end.')
}

const spansOf = async ({ studio }: TestStudio, runId: Parameters<typeof studio.runs.get>[0]) =>
  (await studio.runs.get(runId)).spans.filter(({ kind }) => kind === 'tool')

async function withWorkspace(): Promise<{ test: TestStudio; workspace: string }> {
  const test = await openStudio({ engine: false })
  const workspace = temporaryFolder('workspace')
  test.studio.settings.update('test', { workspacePath: workspace })
  writeFileSync(join(workspace, 'a.txt'), 'one two')
  return { test, workspace }
}

describe('recorded calls of a tool', () => {
  it('are made again from what they were answered then, and tell which results change', async () => {
    const { test, workspace } = await withWorkspace()
    const tool = await written(test, source(READS, ALL), ALL)
    const calls = [
      { name: 'probe', arguments: { path: 'a.txt' } },
      { name: 'probe', arguments: { path: 'b.txt' } },
    ]
    const run = await runScript(test, [{ calls }, { answer: 'Done.' }], ['probe'])
    expect(run.status).toBe('done')
    const [first] = await spansOf(test, run.id)
    expect(first?.attributes).toMatchObject({
      'studio.tool.clock': expect.stringMatching(/^20\d\d-/),
      'studio.tool.seed': expect.any(Number),
      'studio.tool.uses': ['fs.read read a.txt'],
    })

    expect(test.studio.replay.verify(run.id)).toMatchObject({ verdict: 'equal' })

    // The files are others by now, and the clock went on.
    writeFileSync(join(workspace, 'a.txt'), 'something else altogether')
    expect(await compare(test, tool)).toEqual({ calls: 2, runs: 1, changed: [], uncompared: [], cut: false })
    const report = await compare(test, tool, source(READS.replace('text.length', 'text.length + 1'), ALL))
    expect(report.changed).toHaveLength(1)
    const [changed] = report.changed
    expect(changed).toMatchObject({ runId: run.id, spanId: first?.id, order: first?.order, input: { path: 'a.txt' } })
    expect(JSON.parse(changed?.before.content ?? '')).toMatchObject({ length: 7 })
    expect(JSON.parse(changed?.after.content ?? '')).toMatchObject({ length: 8 })
    const asking = await compare(
      test,
      tool,
      source("return (await ctx.net.fetch('http://x.example')).body", [...ALL, 'net:x.example']),
    )
    expect(asking).toMatchObject({ calls: 0, uncompared: [{ reason: 'asks', count: 2 }] })
    const kept = () => test.studio.store.all('SELECT span_id FROM tool_record').length
    expect(kept()).toBe(2)
    await test.studio.runs.remove('test', run.id)
    expect(kept()).toBe(0)
  })

  it('change nothing when the tool does, and say when nothing of them was kept', async () => {
    const { test, workspace } = await withWorkspace()
    const run = "await ctx.fs.write(path, 'new'); return (await ctx.fs.read(path)).length"
    const granted = ['fs.read', 'fs.write']
    const tool = await written(test, source(run, granted, 'mutating'), granted)
    await runScript(
      test,
      [{ calls: [{ name: 'probe', arguments: { path: 'a.txt' } }] }, { answer: 'Done.' }],
      ['probe'],
    )
    expect(readFileSync(join(workspace, 'a.txt'), 'utf8')).toBe('new')
    writeFileSync(join(workspace, 'a.txt'), 'mine')
    expect(await compare(test, tool)).toMatchObject({ calls: 1, changed: [] })
    const removing = source(run.replace("write(path, 'new')", 'remove(path)'), granted, 'mutating')
    expect(await compare(test, tool, removing)).toMatchObject({ calls: 0, uncompared: [{ reason: 'asks', count: 1 }] })
    expect(readFileSync(join(workspace, 'a.txt'), 'utf8')).toBe('mine')
    test.studio.store.write((tx) => tx.run('DELETE FROM tool_record'))
    expect(await compare(test, tool)).toMatchObject({ calls: 0, uncompared: [{ reason: 'notPure', count: 1 }] })
  })

  it('hold no secret, nor does anything else of the profile', async () => {
    process.env.AUTOGLM_TEST_SECRET = SECRET
    onTestFinished(() => {
      delete process.env.AUTOGLM_TEST_SECRET
    })
    const { test } = await withWorkspace()
    await clientOf(test).tools.setSecret({ name: 'key', value: { place: 'variable', variable: 'AUTOGLM_TEST_SECRET' } })
    const run = `const key = await ctx.secrets.get('key'); console.log(key)
      if (path === 'fail') throw new Error(key)
      return { key, encoded: btoa(key), hex: Array.from(key, (c) => c.charCodeAt(0).toString(16)).join('') }`
    const tool = await written(test, source(run, ['secrets:key']), ['secrets:key'])
    const calls = ['go', 'fail'].map((path) => ({ name: 'probe', arguments: { path } }))
    await runScript(test, [{ calls }, { answer: 'Done.' }], ['probe'])
    expect(await compare(test, tool)).toMatchObject({ calls: 2, changed: [] })
    await test.close()
    const files = readdirSync(test.profilePath, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    )
    const forms = [SECRET, Buffer.from(SECRET).toString('base64'), Buffer.from(SECRET).toString('hex')]
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name))
      for (const form of forms) expect(bytes.includes(form), file.name).toBe(false)
    }
    expect(files.length).toBeGreaterThan(0)
  })
})
