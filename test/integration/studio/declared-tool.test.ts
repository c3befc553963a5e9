import { describe, expect, it } from 'vitest'
import { added } from '../../../src/main/studio/declared-tool.ts'
import { clientOf } from '../../support/client.ts'
import { openStudio } from '../../support/studio.ts'

describe('what the model sees of a tool', () => {
  it('is another text than its prompt has, or miscounted', async () => {
    const test = await openStudio()
    const api = clientOf(test)
    const tool = test.studio.hub.state.tools.find(({ name }) => name === 'calculator')
    if (!tool) throw new Error('no calculator')
    const { name, description, inputSchema } = tool
    const guess = await api.tools.rendered({ name, description, inputSchema })
    expect(guess).toMatchObject({ tokens: null })
    const model = test.studio.models.list()[0]
    if (!model) throw new Error('no model')
    await test.studio.inference.load(model)
    const exact = await api.tools.rendered({ name, description, inputSchema })
    expect(exact.model).toBe(model.name)
    expect(exact.text).toBe(guess.text)
    expect(exact.text).toContain('"name": "calculator"')
    const run = await test.studio.runs.start('test', { input: 'What is 12*7?', seed: 1 })
    await test.studio.runs.finished(run.id)
    const { spans } = await test.studio.runs.get(run.id)
    const first = spans.find(({ kind }) => kind === 'inference')
    const content = first && test.studio.runs.content(run.id, first.id)
    expect(content).toMatchObject({ prompt: { text: expect.stringContaining(exact.text) } })
    // A longer description costs more, by as many tokens as it has.
    const longer = await api.tools.rendered({ name, description: `${description} now`, inputSchema })
    expect((longer.tokens ?? 0) - (exact.tokens ?? 0)).toBeGreaterThanOrEqual(1)
    expect((longer.tokens ?? 0) - (exact.tokens ?? 0)).toBeLessThanOrEqual(' now'.length)
    const huge = { name, description: 'x '.repeat(9_000), inputSchema }
    await expect(api.tools.rendered(huge)).rejects.toMatchObject({ code: 'CONTEXT_OVERFLOW' })
  })

  it('loses what both texts share at their ends', () => {
    expect(added('<a>\n</t>', '<a>\n<b>\n</t>')).toBe('<b>')
    expect(added('', 'all')).toBe('all')
  })
})
