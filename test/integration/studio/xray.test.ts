import { describe, expect, it } from 'vitest'
import { recordedRequest } from '../../../src/main/agent/recorded-requests.ts'
import { pickSpan, xraySpan } from '../../../src/main/studio/xray.ts'
import { readContent, readSpans } from '../../../src/main/trace/spans.ts'
import { BROKEN, replaceAnswer } from '../../support/broken-answer.ts'
import { cli } from '../../support/cli.ts'
import { openStudio, runToEnd } from '../../support/studio.ts'

describe('the X-ray of a recorded answer', () => {
  it('shows other tokens than were recorded, or reads them unlike the engine did', async () => {
    const test = await openStudio()
    const { store } = test.studio
    const run = await runToEnd(test, 'What is 12*7?')
    const inferences = readSpans(store, run.id).filter((span) => span.kind === 'inference')
    expect(inferences).toHaveLength(2)
    for (const span of inferences) {
      const content = readContent(store, run.id, span.id)
      if (content.kind !== 'inference') throw new Error('no answer')
      const xray = xraySpan(store, run.id, span.id)
      expect(xray.agrees).toBe(true)
      expect(xray.tokens.map(({ id, text }) => ({ id, text }))).toEqual(
        content.output.tokens.map(({ id, text }) => ({ id, text })),
      )
      expect(xray.calls.flatMap(({ call }) => call ?? [])).toEqual(content.output.toolCalls)
      expect(xray.tokens.at(-1)?.part).toBe('stop')
    }
    const [first] = inferences
    expect(pickSpan(store, run.id)).toBe(first?.id)
    expect(xraySpan(store, run.id, pickSpan(store, run.id))).toMatchObject({
      format: 'glm-4.7',
      tools: test.studio.agents.get(undefined).tools,
      calls: [{ name: 'calculator', declared: true, arguments: [{ name: 'expression', required: true, ok: true }] }],
    })
    expect(recordedRequest(store, run.id, first?.id ?? '')?.messages.at(-1)).toEqual({
      role: 'user',
      content: 'What is 12*7?',
    })
    const tool = readSpans(store, run.id).find((span) => span.kind === 'tool')
    if (!tool) throw new Error('no tool span')
    expect(() => xraySpan(store, run.id, tool.id)).toThrow(/Only an answer of the model/)
  })

  it('names the wrong rule or the wrong tokens of a broken call, and the command line hides it', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'What is 12*7?')
    const spanId = replaceAnswer(test, run.id, BROKEN)
    const xray = xraySpan(test.studio.store, run.id, spanId)
    expect(xray.agrees).toBe(false)
    expect(
      xray.calls.map(({ name, call, problems }) => [name, call !== null, problems.map(({ rule }) => rule)]),
    ).toEqual([
      ['calculator', true, []],
      ['read_file', true, []],
      ['wether', false, ['known-tool']],
      ['memory_save well', false, ['known-tool']],
      ['list_files', false, ['whole']],
    ])
    for (const { problems, tokens } of xray.calls)
      for (const problem of problems) {
        expect(problem.tokens.from).toBeGreaterThanOrEqual(tokens.from)
        expect(problem.tokens.to).toBeLessThanOrEqual(tokens.to)
      }
    const at = xray.calls[2]?.problems[0]?.tokens.from ?? -1
    expect(xray.tokens[at]).toMatchObject({ text: 'wether', part: 'name' })
    // Beside the open window.
    const shown = await cli(['xray', run.id, '--profile', test.profilePath])
    expect(shown.stdout).toMatch(/Call 3: wether, cannot be made[\s\S]+known-tool: There is no tool named "wether"/)
    const json = await cli(['xray', run.id, '--span', spanId, '--json', '--profile', test.profilePath])
    expect(JSON.parse(json.stdout)).toEqual(JSON.parse(JSON.stringify(xray)))
    expect((await cli(['xray', run.id, '--span', 'nonsense'])).code).toBe(2)
  })
})
