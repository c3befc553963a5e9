import { describe, expect, it } from 'vitest'
import {
  type Evidence,
  judgeAnswer,
  lastCodeBlock,
  lastNumber,
} from '../../../../../src/main/learn/evaluation/judge-answer.ts'
import type { Check } from '../../../../../src/main/learn/evaluation/suite.ts'

const judge = async (check: Check, answer: string): Promise<boolean> => {
  const evidence: Evidence = {
    answer,
    readFile: async (path) => (path === 'there.txt' ? 'kept\n' : null),
    callJavaScript: async () => ({ b: 1, a: [2] }),
  }
  return (await judgeAnswer(check, evidence)).passed
}

describe('judging an answer', () => {
  it.each([
    ['It is 12.', 12],
    ['First 3, then 1,234,567.5 euros', 1_234_567.5],
    ['a range of 3-4', 4],
    ['It fell by -7.25', -7.25],
    ['1,23', 23],
    ['none', null],
  ])('reads another number from %s', (text, number) => {
    expect(lastNumber(text)).toBe(number)
  })

  it('takes a wrong number for right, or a right one for wrong', async () => {
    expect(await judge({ kind: 'number', value: 0.3, tolerance: 0.0051 }, 'So 0.30')).toBe(true)
    expect(await judge({ kind: 'number', value: 12 }, '12.0001')).toBe(false)
    expect(await judge({ kind: 'number', value: 12 }, 'about a dozen')).toBe(false)
  })

  it('finds a name inside of another word, or misses it for its case or width', async () => {
    expect(await judge({ kind: 'contains', all: ['Tea pot', 'lamp'] }, 'the TEA  POT and a Ｌamp')).toBe(true)
    expect(await judge({ kind: 'contains', all: ['12'] }, 'It is 120.')).toBe(false)
    expect(await judge({ kind: 'contains', all: ['Oslo'], without: ['Rome'] }, 'Oslo and Rome')).toBe(false)
    expect(await judge({ kind: 'contains', all: ['保修两年'] }, '本机保修两年。')).toBe(true)
    expect(await judge({ kind: 'anyOf', texts: ['yes', 'ja'] }, 'Ja.')).toBe(true)
  })

  it.each([
    ['That is not in the documents.', true],
    ['The manual does not mention a colour.', true],
    ['I could not find it.', true],
    ['文档中没有提到颜色。', true],
    ['It is red.', false],
    ['The warranty lasts two years.', false],
  ])('takes "%s" for the other of refusing and answering', async (answer, refuses) => {
    expect(await judge({ kind: 'refuses' }, answer)).toBe(refuses)
  })

  it('reads other code than the last block, or compares members by their order', async () => {
    expect(lastCodeBlock('```js\na()\n```\nor\n```\nb()\n```')).toBe('b()\n')
    expect(lastCodeBlock('const f = (x) => x')).toBe('const f = (x) => x')
    expect(lastCodeBlock('just words')).toBeNull()
    const check: Check = { kind: 'javascript', entry: 'f', tests: [{ args: [1], equals: { a: [2], b: 1 } }] }
    expect(await judge(check, '```js\nfunction f() {}\n```')).toBe(true)
    expect(await judge({ ...check, tests: [{ args: [1], equals: { a: [3], b: 1 } }] }, 'function f() {}')).toBe(false)
  })

  it('accepts a file that is not there or holds something else', async () => {
    expect(await judge({ kind: 'file', path: 'there.txt', equals: 'kept' }, '')).toBe(true)
    expect(await judge({ kind: 'file', path: 'gone.txt', equals: 'kept' }, '')).toBe(false)
    expect(await judge({ kind: 'file', path: 'there.txt', equals: 'other' }, '')).toBe(false)
  })
})
