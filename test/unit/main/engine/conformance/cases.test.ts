import { describe, expect, test } from 'vitest'
import { CASES, type ConformanceCase } from '../../../../../src/main/engine/conformance/cases.ts'
import { judge } from '../../../../../src/main/engine/conformance/judge.ts'
import { requestOf, scoreModel } from '../../../../../src/main/engine/conformance/score.ts'
import { GLM_FORMATS } from '../../../../../src/main/engine/glm/formats.ts'
import { GenericReader } from '../../../../../src/main/engine/glm/generic-calls.ts'
import type { AnswerReader, PromptFormat } from '../../../../../src/main/engine/glm/prompt-format.ts'
import { CONTROL } from '../../../../../src/main/engine/glm/tags.ts'
import { StudioError } from '../../../../../src/shared/errors.ts'
import type { ToolCall } from '../../../../../src/shared/runs.ts'

const wanted = (each: ConformanceCase): ToolCall[] => ('calls' in each.expect ? each.expect.calls : [])
const perfect = (each: ConformanceCase) => ({
  content: 'answer' in each.expect ? each.expect.answer.join(' ') : '',
  toolCalls: wanted(each),
  problems: [],
})

/** Feeds a reader what a model of this format would write to make these calls, every text one character at a time. */
function write(format: PromptFormat, reader: AnswerReader, toolCalls: ToolCall[]): void {
  const turn = { role: 'assistant' as const, content: '', thought: '', toolCalls }
  const { pieces } = format.render({ messages: [turn], tools: [], thinking: true })
  const headers = pieces.flatMap((piece, index) => (piece.special && piece.text === CONTROL.assistant ? [index] : []))
  for (const { text, special } of pieces.slice((headers[0] ?? 0) + 1, headers.at(-1))) {
    const mark = special ? format.marks.find((each) => each === text) : undefined
    if (mark) reader.mark(mark)
    else for (const character of text) reader.text(character)
  }
}

const calling = CASES.filter((each) => wanted(each).length > 0)
const { 'glm-edge': _noTools, ...formats } = GLM_FORMATS

describe('the cases', () => {
  test('there are fewer than 80, two share an id, or one names a tool that does not exist', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(80)
    expect(new Set(CASES.map((each) => each.id)).size).toBe(CASES.length)
    for (const each of CASES) expect(requestOf(each).tools).toHaveLength(each.tools.length)
  })

  test('a perfect answer fails, or an empty one passes', () => {
    for (const each of CASES) {
      expect(judge(each, perfect(each))).toEqual({ passed: true })
      expect(judge(each, { content: '', toolCalls: [], problems: [] })).toMatchObject({ passed: false })
      expect(judge(each, { ...perfect(each), problems: ['It is bad.'] })).toEqual({
        passed: false,
        reason: 'It is bad.',
      })
    }
  })

  test.each(Object.values(formats))('a perfect answer in the format $id is read wrong', (format) => {
    for (const each of calling) {
      const reader = format.reader(requestOf(each).tools, false)
      write(format, reader, wanted(each))
      expect(reader.result()).toEqual({ thought: '', ...perfect(each) })
    }
  })

  test('a perfect answer with generic calls is read wrong', () => {
    for (const each of calling) {
      const reader = new GenericReader(requestOf(each).tools, false)
      for (const call of wanted(each)) reader.text(`<tool_call>\n${JSON.stringify(call)}\n</tool_call>`)
      expect(reader.result()).toEqual({ thought: '', ...perfect(each) })
    }
  })
})

test('one case that does not fit the context ends the check, or a broken engine passes for a bad model', async () => {
  const failing = (code: 'CONTEXT_OVERFLOW' | 'ENGINE_UNAVAILABLE') => async () => {
    throw new StudioError(code, 'It does not fit.')
  }
  const { signal } = new AbortController()
  const seen: string[] = []
  const card = await scoreModel(CASES, failing('CONTEXT_OVERFLOW'), ({ score }) => seen.push(score.id), signal)
  expect(card).toMatchObject({ passed: 0, total: CASES.length })
  expect(seen).toEqual(CASES.map((each) => each.id))
  expect(card.groups.reduce((total, group) => total + group.total, 0)).toBe(CASES.length)
  await expect(scoreModel(CASES, failing('ENGINE_UNAVAILABLE'), () => {}, signal)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
  })
})
