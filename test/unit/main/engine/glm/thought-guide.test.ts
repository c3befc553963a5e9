import { describe, expect, it } from 'vitest'
import { UNGUIDED } from '../../../../../src/main/engine/glm/guide.ts'
import { ThoughtGuide, type ThoughtTokens } from '../../../../../src/main/engine/glm/thought-guide.ts'

const WORDS = ['word', '<think>', '</think>', '<tool_call>', '</thi', 'nk>', 'a<think>b']
const ID = Object.fromEntries(WORDS.map((word, id) => [word, id]))
const MARKS: ThoughtTokens = { tag: (id) => (id >= 1 && id <= 3 ? WORDS[id] : undefined), text: null, closing: [2] }
const TEXT: ThoughtTokens = { tag: () => undefined, text: (id) => WORDS[id] ?? '', closing: [4, 5] }

/** What comes when the model would write `wanted`; what was demanded stands in brackets. */
function walk(tokens: ThoughtTokens, budget: number, open: boolean, wanted: string) {
  const guide = new ThoughtGuide(UNGUIDED, budget, open, tokens)
  const came: string[] = []
  for (const word of wanted.split(' ')) {
    for (let demanded = guide.demanded(); demanded !== null; demanded = guide.demanded()) {
      came.push(`[${WORDS[demanded]}]`)
      guide.accept(demanded)
    }
    came.push(word)
    guide.accept(ID[word] ?? 0)
  }
  return { came: came.join(' '), cut: guide.cut }
}

describe('the thought guide', () => {
  it('lets a thought go on beyond its tokens, or closes one that kept to them', () => {
    expect(walk(MARKS, 2, true, 'word word word word')).toEqual({ came: 'word word [</think>] word word', cut: true })
    expect(walk(MARKS, 2, true, 'word </think> word word word')).toEqual({
      came: 'word </think> word word word',
      cut: false,
    })
    expect(walk(MARKS, 0, true, 'word')).toEqual({ came: '[</think>] word', cut: true })
    expect(walk(MARKS, 1, false, 'word word word')).toEqual({ came: 'word word word', cut: false })
  })

  it('does not see a thought that the model opens itself, or takes a call within it for more of it', () => {
    expect(walk(MARKS, 1, false, 'word <think> word word')).toEqual({
      came: 'word <think> word [</think>] word',
      cut: true,
    })
    expect(walk(MARKS, 1, true, '<tool_call> word word word')).toEqual({
      came: '<tool_call> word word word',
      cut: false,
    })
  })

  it('closes with half a tag where the tag is text, or misses one cut over tokens', () => {
    expect(walk(TEXT, 1, true, 'word word word')).toEqual({ came: 'word [</thi] [nk>] word word', cut: true })
    expect(walk(TEXT, 2, true, '</thi nk> word word word')).toEqual({ came: '</thi nk> word word word', cut: false })
    expect(walk(TEXT, 1, false, 'word a<think>b word word')).toEqual({
      came: 'word a<think>b word [</thi] [nk>] word',
      cut: true,
    })
  })

  it('takes text that spells a tag for one where tags are tokens', () => {
    expect(walk(MARKS, 3, true, '</thi nk> word word')).toEqual({ came: '</thi nk> word [</think>] word', cut: true })
  })
})
