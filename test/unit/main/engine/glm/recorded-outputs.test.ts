import { readFileSync } from 'node:fs'
import { type CaseAnswer, SavedCase } from '@shared/conformance.ts'
import { describe, expect, test } from 'vitest'
import { CASES, fromSaved } from '../../../../../src/main/engine/conformance/cases.ts'
import { GLM_FORMATS } from '../../../../../src/main/engine/glm/formats.ts'
import { GenericReader } from '../../../../../src/main/engine/glm/generic-calls.ts'
import type { AnswerReader, ParsedOutput, PromptFormat } from '../../../../../src/main/engine/glm/prompt-format.ts'
import { CONTROL, type Mark } from '../../../../../src/main/engine/glm/tags.ts'
import { traceAnswer } from '../../../../../src/main/engine/glm/trace-answer.ts'
import type { ToolSchema } from '../../../../../src/main/engine/types.ts'
import type { ToolCall } from '../../../../../src/shared/runs.ts'
import { type Answer, MARKS, STYLES, tools, WEATHER_CASE } from '../../../../support/answers.ts'

/** An answer with the tools it could call and a reader for it. */
interface Output {
  answer: Answer
  tools: readonly ToolSchema[]
  open: () => AnswerReader
}

const marksOf = (format: PromptFormat | null, part: string): Mark | undefined =>
  format?.marks.find((mark) => mark === part)

/** Reads texts that come in chunks; marks are chunks of their own. */
function read({ open }: Output, chunks: readonly string[], format: PromptFormat | null): ParsedOutput {
  const reader = open()
  for (const chunk of chunks) {
    const mark = marksOf(format, chunk)
    if (mark) reader.mark(mark)
    else reader.text(chunk)
  }
  return reader.result()
}

/** Every way to cut one part of the answer into two at a byte, decoded as a stream is. */
function* cutAtEveryByte(answer: Answer): Generator<string[]> {
  for (const [index, part] of answer.entries()) {
    if (MARKS.has(part)) continue
    const bytes = Buffer.from(part)
    for (let at = 1; at < bytes.length; at += 1) {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
      const first = decoder.decode(bytes.subarray(0, at), { stream: true })
      yield [...answer.slice(0, index), first, decoder.decode(bytes.subarray(at)), ...answer.slice(index + 1)]
    }
  }
}

/** The answer with the texts on both sides of one token boundary joined, for every boundary between two texts. */
function* joinAtEveryToken(answer: Answer): Generator<string[]> {
  for (let at = 1; at < answer.length; at += 1) {
    const [left = '', right = ''] = [answer[at - 1], answer[at]]
    if (MARKS.has(left) || MARKS.has(right)) continue
    yield [...answer.slice(0, at - 1), left + right, ...answer.slice(at + 1)]
  }
}

/** What a model of this format would write to make these calls. */
function write(format: PromptFormat, toolCalls: ToolCall[]): string[] {
  const turn = { role: 'assistant' as const, content: '', thought: '', toolCalls }
  const { pieces } = format.render({ messages: [turn], tools: [], thinking: true })
  const headers = pieces.flatMap((piece, index) => (piece.special && piece.text === CONTROL.assistant ? [index] : []))
  return pieces.slice((headers[0] ?? 0) + 1, headers.at(-1)).map(({ text }) => text)
}

const saved = fromSaved(SavedCase.parse(WEATHER_CASE))
const cases = [...CASES.filter((_, index) => index % 3 === 0), saved]

describe.each(STYLES)('answers in the format %s', (id, open, corpus, thoughtOpen) => {
  const format = id === 'template' ? null : GLM_FORMATS[id]
  const written = cases.flatMap((each): Output[] => {
    if (!('calls' in each.expect) || id === 'glm-edge') return []
    const answer = format
      ? write(format, each.expect.calls)
      : each.expect.calls.map((call) => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`)
    const reader = () => format?.reader(each.tools, false) ?? new GenericReader(each.tools, false)
    return [{ answer, tools: each.tools, open: reader }]
  })
  const outputs = [...corpus.map((answer) => ({ answer, tools, open })), ...written]

  test('are read unlike the whole when they are cut at some byte or joined at some token', () => {
    for (const output of outputs) {
      const expected = read(output, output.answer, format)
      for (const chunks of cutAtEveryByte(output.answer)) expect(read(output, chunks, format)).toEqual(expected)
      for (const chunks of joinAtEveryToken(output.answer)) expect(read(output, chunks, format)).toEqual(expected)
    }
  })

  test('are taken apart differently when the tokens are others, or lose the call that was written', () => {
    for (const { answer, tools: known, open: reader } of written) {
      const expected = read({ answer, tools: known, open: reader }, answer, format)
      expect(expected.toolCalls.length).toBeGreaterThan(0)
      const characters = answer.flatMap((part) => (MARKS.has(part) && marksOf(format, part) ? [part] : [...part]))
      const tokens = characters.map((text, place) => ({ id: place, text, channel: 'tool' as const }))
      const traced = traceAnswer(id, known, false, tokens)
      expect(traced.parsed).toEqual(expected)
      expect(traced.calls).toHaveLength(expected.toolCalls.length)
    }
    expect(thoughtOpen || written.length > 0 || id === 'glm-edge').toBe(true)
  })
})

interface Recorded {
  caseId: string
  tokens: string[]
  /** Whether the last token ended the answer, so that no reader saw it. */
  stopped: boolean
  got: CaseAnswer
}

const file = new URL('../../../../fixtures/glm/recorded-answers.json', import.meta.url)
const recorded: Recorded[] = JSON.parse(readFileSync(file, 'utf8'))

test.each(recorded)('what the bundled model answered to $caseId is read unlike it was recorded', (each) => {
  const asked = CASES.find(({ id }) => id === each.caseId)
  if (!asked) throw new Error('The case is gone; record the answers again.')
  const format = GLM_FORMATS['glm-4.7']
  const answer = each.stopped ? each.tokens.slice(0, -1) : each.tokens
  const output: Output = { answer, tools: asked.tools, open: () => format.reader(asked.tools, asked.thinking) }
  const expected = read(output, answer, format)
  expect(expected).toMatchObject(each.got)
  for (const chunks of cutAtEveryByte(answer)) expect(read(output, chunks, format)).toEqual(expected)
  for (const chunks of joinAtEveryToken(answer)) expect(read(output, chunks, format)).toEqual(expected)
})
