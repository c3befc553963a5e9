import { describe, expect, it } from 'vitest'
import { CallGuide } from '../../../../../../src/main/engine/glm/grammar/call-guide.ts'
import {
  type CallSyntax,
  jsonCalls,
  nameLineCalls,
  xmlCalls,
} from '../../../../../../src/main/engine/glm/grammar/call-syntax.ts'
import { CONTROL, type Mark, TAGS } from '../../../../../../src/main/engine/glm/tags.ts'
import type { ToolSchema } from '../../../../../../src/main/engine/types.ts'

const END = '<|observation|>'
const TOOLS: ToolSchema[] = [
  {
    name: 'add',
    description: '',
    parameters: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
  },
  { name: 'now', description: '', parameters: { type: 'object', properties: {} } },
]

/** The first token that is not admitted, and whether the guide stands outside of calls after all of them. */
function walk(syntax: CallSyntax, tokens: string[], marks: readonly Mark[], thoughtOpen = false) {
  const ids = [...new Set([...tokens, 'free text'])]
  const spelled = (id: number) => ids[id] ?? ''
  const guide = new CallGuide(syntax(TOOLS, thoughtOpen), {
    mark: (id) => marks.find((mark) => mark === spelled(id)),
    isControl: (id) => spelled(id) === END || (spelled(id) === CONTROL.assistant && !marks.includes(CONTROL.assistant)),
    bytes: (id) => Buffer.from(spelled(id)),
  })
  for (const token of tokens) {
    const id = ids.indexOf(token)
    if (!guide.admits(id)) return { refused: token, free: null }
    guide.accept(id)
  }
  return { refused: null, free: guide.admits(ids.indexOf('free text')) }
}

const xml = (...tokens: string[]) => walk(xmlCalls, tokens, TAGS)
const CALL = [
  '<tool_call>',
  'add',
  '<arg_key>',
  'n',
  '</arg_key>',
  '<arg_value>',
  '1',
  '2',
  '</arg_value>',
  '</tool_call>',
]

describe('the guide', () => {
  it('is armed before a call opens, stays armed behind it, or misses the second call', () => {
    expect(xml('any text at all', END)).toEqual({ refused: null, free: true })
    expect(xml(...CALL)).toEqual({ refused: null, free: true })
    expect(xml(...CALL, ' and ', '<tool_call>', 'sub')).toEqual({ refused: 'sub', free: null })
    expect(xml(...CALL, '<tool_call>', 'now', '</tool_call>', END)).toEqual({ refused: null, free: true })
    expect(xml('<tool_call>', 'ad', 'd')).toEqual({ refused: null, free: false })
  })

  it('lets an answer end inside a call, or a token of no text pass for ever', () => {
    expect(xml('<tool_call>', 'add', END).refused).toBe(END)
    expect(xml('<tool_call>', 'add', '').refused).toBe('')
    expect(xml(...CALL.slice(0, 6), '<|assistant|>').refused).toBe('<|assistant|>')
  })

  it('takes a character whose bytes come in two tokens for a wrong one', () => {
    const text: ToolSchema = {
      name: 't',
      description: '',
      parameters: { type: 'object', properties: { a: { enum: ['里'] } } },
    }
    const [one, two] = [Buffer.from('里').subarray(0, 2), Buffer.from('里').subarray(2)]
    const symbols = [
      Buffer.from('t'),
      '<arg_key>',
      Buffer.from('a'),
      '</arg_key>',
      '<arg_value>',
      one,
      two,
      '</arg_value>',
      '</tool_call>',
    ]
    const guide = new CallGuide(xmlCalls([text], false), {
      mark: (id) => TAGS.find((tag) => (id < 0 ? tag === '<tool_call>' : tag === symbols[id])),
      isControl: () => false,
      bytes: (id) => {
        const symbol = symbols[id]
        return symbol instanceof Uint8Array ? symbol : new Uint8Array()
      },
    })
    guide.accept(-1)
    for (const id of symbols.keys()) {
      expect([id, guide.admits(id)]).toEqual([id, true])
      guide.accept(id)
    }
  })

  it('does not see a JSON call that opens in the middle of a token, or sees one in a thought', () => {
    const json = (thoughtOpen: boolean, ...tokens: string[]) => walk(jsonCalls, tokens, [], thoughtOpen)
    const call = ['Well <tool_', 'call>\n{"na', 'me": "add", ', '"arguments": {"n": 1}}', '\n</tool', '_call>']
    expect(json(false, ...call)).toEqual({ refused: null, free: true })
    expect(json(false, ...call, ' <tool_call>{"name": "sub')).toMatchObject({ refused: ' <tool_call>{"name": "sub' })
    expect(json(false, '<tool_call>{"name": "add"}').refused).toBe('<tool_call>{"name": "add"}')
    expect(json(false, '<tool_call>{"name": "now"}', END).refused).toBe(END)
    expect(json(true, 'maybe <tool_call> sub', '</think>', '<tool_call>', 'x').refused).toBe('x')
    expect(json(false, '<think>', '<tool_call>', 'x', '</think>', 'y')).toEqual({ refused: null, free: true })
  })

  it('takes text for a call by its name alone, or a named call for text', () => {
    const marks = [CONTROL.assistant]
    const line = (thoughtOpen: boolean, ...tokens: string[]) => walk(nameLineCalls, tokens, marks, thoughtOpen)
    expect(line(false, 'Hello\n', '{"x":', END)).toEqual({ refused: null, free: true })
    expect(line(false, '\n', 'add\n', '[]')).toEqual({ refused: null, free: true })
    expect(line(false, 'add', '\n', '{"n": ', '"x"').refused).toBe('"x"')
    expect(line(false, 'add\n', '{"n": 1', '}', 'and').refused).toBe('and')
    expect(line(false, 'add\n{"n": 1}', CONTROL.assistant, 'now\n', '{"n"').refused).toBe('{"n"')
    expect(line(false, 'add\n{"n": 1}\n', END)).toEqual({ refused: null, free: true })
    expect(line(true, 'add\n', 'x', '</thi', 'nk>\n', 'add\n', 'x').refused).toBe('x')
  })

  it('goes on to refuse everything in a call that took a token it does not admit', () => {
    expect(xml('<tool_call>', 'add', '<arg_key>', 'n').refused).toBeNull()
    const ids = ['<tool_call>', 'nonsense', 'free text']
    const guide = new CallGuide(xmlCalls(TOOLS, false), {
      mark: (id) => (id === 0 ? '<tool_call>' : undefined),
      isControl: () => false,
      bytes: (id) => Buffer.from(ids[id] ?? ''),
    })
    guide.accept(0)
    guide.accept(1)
    expect(guide.admits(2)).toBe(true)
  })
})
