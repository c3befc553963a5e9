import { describe, expect, it } from 'vitest'
import { KEEP_NOTHING } from '../../../src/main/tools/changes/types.ts'
import { changingFiles } from '../../../src/main/tools/changes/workspace-files.ts'
import { invokeTool } from '../../../src/main/tools/invoke.ts'
import { clientOf } from '../../support/client.ts'
import { NO_MEMORY } from '../../support/no-memory.ts'
import { openStudio, type TestStudio } from '../../support/studio.ts'

const source = (
  name: string,
  more = '',
  body = 'return { twice: value * 2 }',
): string => `import { defineTool, z } from 'autoglm'
export default defineTool({
  name: '${name}',
  description: 'Doubles a number',
  effect: 'pure',
  input: z.object({ value: z.number() }),
  output: z.object({ twice: z.number() }),${more}
  async run({ value }, ctx) { ${body} },
})
`

const context = (test: TestStudio) => ({
  workspacePath: test.studio.hub.state.info.workspacePath,
  allowHttp: false,
  memory: NO_MEMORY,
  files: changingFiles(test.studio.hub.state.info.workspacePath, KEEP_NOTHING, new AbortController().signal),
  runId: 'run_test',
  spanId: 'span_test',
  signal: new AbortController().signal,
})

const ask = (test: TestStudio, name: string, input: Record<string, unknown>) =>
  invokeTool(test.studio.tools.registry, { name, arguments: input }, context(test))

describe('tools that people write', () => {
  it('are kept broken, and enabled only when they work', async () => {
    const test = await openStudio()
    const api = clientOf(test)
    const broken = await api.tools.create({
      source: source('double').replace('value: z.number()', 'value: z.nummer()'),
    })
    expect(broken.problem).toMatchObject({ line: 6 })
    expect(broken.enabled).toBe(false)
    await expect(api.tools.enable({ toolId: broken.id, granted: [] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })

    const fixed = await api.tools.save({ toolId: broken.id, source: source('double'), basedOn: broken.version })
    expect(fixed).toMatchObject({ name: 'double', problem: null, version: broken.version + 1 })
    expect(await ask(test, 'double', { value: 4 })).toMatchObject({ isError: true, error: { code: 'TOOL_UNKNOWN' } })
    await api.tools.enable({ toolId: fixed.id, granted: [] })
    expect(await ask(test, 'double', { value: 4 })).toMatchObject({ isError: false, content: '{"twice":8}' })
    expect(await ask(test, 'double', { value: 'four' })).toMatchObject({ error: { code: 'TOOL_INVALID_ARGUMENTS' } })
    expect(test.studio.hub.state.tools.map(({ name }) => name)).toContain('double')

    // Broken again: agents lose it at once.
    await api.tools.save({ toolId: fixed.id, source: 'nothing', basedOn: fixed.version })
    expect(await ask(test, 'double', { value: 4 })).toMatchObject({ error: { code: 'TOOL_UNKNOWN' } })
    const versions = await api.tools.versions({ toolId: fixed.id })
    expect(versions.map((each) => each.broken)).toEqual([true, false, true])
    expect((await api.tools.source({ toolId: fixed.id, version: fixed.version })).source).toBe(source('double'))
  })

  it('are not enabled with a mistake in their types, which running them may never show', async () => {
    const test = await openStudio({ engine: false })
    const api = clientOf(test)
    const mistaken = source('double', '', 'if (value > 1e9) ctx.lgo(value.lenght); return { twice: value * 2 }')
    const tool = await api.tools.create({ source: mistaken })
    expect(tool.problem).toBeNull()
    await expect(api.tools.enable({ toolId: tool.id, granted: [] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringMatching(/line 8: Property 'lgo' does not exist/),
    })
    const found = await test.studio.tools.authored.mistakes(mistaken)
    expect(found.map(({ line, message }) => [line, /'(\w+)'/.exec(message)?.[1]])).toEqual([
      [8, 'lgo'],
      [8, 'lenght'],
    ])
  })

  it('refuse a version that somebody else has overtaken, and names that are taken', async () => {
    const test = await openStudio()
    const api = clientOf(test)
    const tool = await api.tools.create({ source: source('calculator') })
    await expect(api.tools.enable({ toolId: tool.id, granted: [] })).rejects.toMatchObject({ code: 'CONFLICT' })
    await api.tools.save({ toolId: tool.id, source: source('other'), basedOn: tool.version })
    await expect(
      api.tools.save({ toolId: tool.id, source: source('third'), basedOn: tool.version }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('touch only what was granted, and lose it when a version asks for more', async () => {
    const test = await openStudio()
    const api = clientOf(test)
    const reads = (capabilities: string) =>
      source(
        'reader',
        `\n  capabilities: [${capabilities}],`,
        "return { twice: (await ctx.fs.read('docs/apple.txt')).length + value }",
      )
    const tool = await api.tools.create({ source: reads('') })
    await api.tools.enable({ toolId: tool.id, granted: [] })
    const refused = await ask(test, 'reader', { value: 0 })
    expect(refused).toMatchObject({ isError: true })
    expect(refused.content).toContain('"fs.read" was not granted')

    const asking = await api.tools.save({ toolId: tool.id, source: reads("'fs.read'"), basedOn: tool.version })
    expect(asking.enabled).toBe(false)
    await expect(api.tools.enable({ toolId: tool.id, granted: [] })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await api.tools.enable({ toolId: tool.id, granted: ['fs.read'] })
    expect(await ask(test, 'reader', { value: 0 })).toMatchObject({ isError: false })

    const out = await api.tools.save({
      toolId: tool.id,
      source: reads("'fs.read'").replace('docs/apple.txt', '../../etc/passwd'),
      basedOn: asking.version,
    })
    expect(out.enabled).toBe(true)
    expect(await ask(test, 'reader', { value: 0 })).toMatchObject({ isError: true })
    const unknown = await api.tools.check({ source: reads("'everything'") })
    expect(unknown.problem?.message).toContain('There is no capability "everything"')
    const actions = (await test.studio.audit.list({ limit: 50 })).map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['tool.created', 'tool.saved', 'tool.enabled', 'tool.touched']))
  })

  it('are tested by kept calls, and travel in one file with them', async () => {
    const test = await openStudio()
    const api = clientOf(test)
    const tool = await api.tools.create({ source: source('double') })
    await api.tools.saveCall({
      toolId: tool.id,
      call: {
        name: 'two',
        input: { value: 2 },
        assertions: [
          { at: '/twice', equals: 4 },
          { at: '', exists: true },
        ],
      },
    })
    await api.tools.saveCall({
      toolId: tool.id,
      call: { name: 'wrong', input: { value: 'x' }, assertions: [{ fails: 'must be of type number' }] },
    })
    await api.tools.saveCall({
      toolId: tool.id,
      call: { name: 'late', input: { value: 3 }, assertions: [{ at: '/twice', equals: 5 }] },
    })
    const results = await api.tools.test({ toolId: tool.id })
    expect(results.map(({ call, failures }) => [call.name, failures.length])).toEqual([
      ['two', 0],
      ['wrong', 0],
      ['late', 1],
    ])
    expect(results[2]?.failures[0]).toContain('/twice should be 5 and is 6')

    const { text } = test.studio.tools.authored.exportFile(tool.id)
    const copy = await test.studio.tools.authored.importFile('test', text)
    expect(copy).toMatchObject({ name: 'double', enabled: false, calls: 3 })
    expect(test.studio.tools.authored.source(copy.id).source).toBe(source('double'))
  })

  it('are there again when the studio is opened anew', async () => {
    const test = await openStudio()
    const api = clientOf(test)
    const tool = await api.tools.create({ source: source('double') })
    await api.tools.enable({ toolId: tool.id, granted: [] })
    const agent = await api.agents.setTools({ agentId: test.studio.agents.get().id, tools: ['double'] })
    expect(agent.tools).toEqual(['double'])
    const { profilePath } = test
    await test.close()
    const again = await openStudio({ profilePath })
    expect(await ask(again, 'double', { value: 1 })).toMatchObject({ content: '{"twice":2}' })
    expect(again.studio.agents.get().tools).toEqual(['double'])
  })
})
