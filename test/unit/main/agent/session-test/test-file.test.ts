import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { StudioError } from '@shared/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observe } from '../../../../../src/main/agent/session-test/observe.ts'
import { suggestTest } from '../../../../../src/main/agent/session-test/suggest.ts'
import { parseTest, writeTest } from '../../../../../src/main/agent/session-test/test-file.ts'
import { wilsonInterval } from '../../../../../src/main/kit/wilson.ts'
import { parseRecord } from '../../../../../src/main/trace/record-file.ts'

const text = readFileSync('test/fixtures/recordings/0.1.0-calculator.json', 'utf8')
const { run, spans } = parseRecord(text)
const plan = suggestTest(
  observe(run, spans),
  spans.map(({ content }) => content),
)
const embedded = JSON.parse(text) as Record<string, unknown>
const sound = writeTest(plan, { file: 'a.record.json', sha256: 'a'.repeat(64) })

const refusal = (file: string): string => {
  try {
    parseTest(file)
  } catch (error) {
    if (error instanceof StudioError && error.code === 'VALIDATION_FAILED') return error.message
    throw error
  }
  throw new Error('It was not refused.')
}
const changed = (change: Record<string, unknown>): string => JSON.stringify({ ...JSON.parse(sound), ...change })

describe('test files', () => {
  it('are read as they were written, and hold a record that can still be read', () => {
    const { record, ...read } = parseTest(writeTest(plan, { embedded }))
    expect(read).toEqual(plan)
    if (!('embedded' in record)) throw new Error('The record is gone.')
    expect(parseRecord(JSON.stringify(record.embedded)).run).toEqual(run)
  })

  it.each(['../a.json', '/etc/passwd', 'a/b.json', 'a\\b.json', '.', '..', '.hidden', 'C:a', 'a\0b', ''])(
    'refuse a record outside their folder: %j',
    (file) => {
      expect(refusal(changed({ record: { file, sha256: 'a'.repeat(64) } }))).toContain('record')
    },
  )

  it('refuse what is deep, of another version, misspelt or cut, each with its reason', () => {
    expect(refusal(`${'['.repeat(200_000)}`)).toContain('nested')
    expect(refusal(changed({ version: 2 }))).toContain('file format 2')
    expect(refusal(changed({ format: 'autoglm-run' }))).toContain('autoglm-test')
    expect(refusal(changed({ asert: {} }))).toContain('asert')
    expect(refusal(changed({ assert: { outcome: { answer: { matches: '(' } } } }))).toContain('assert')
    expect(
      refusal(changed({ assert: { calls: [{ tool: 'a', nth: 1, arguments: [{ at: 'x', equals: 1 }] }] } })),
    ).toContain('/assert/calls/0/arguments/0')
    expect(refusal(sound.slice(0, 300))).toContain('ends in the middle')
  })

  it('never do anything but be read or be refused with a sentence', () => {
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(20), fc.string({ maxLength: 6 }), (at, gone, put) => {
        const file = sound.slice(0, at) + put + sound.slice(at + gone)
        try {
          const read = parseTest(file)
          expect(isDeepStrictEqual(parseTest(JSON.stringify(read)), read)).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ code: 'VALIDATION_FAILED', message: expect.stringMatching(/\.$/) })
        }
      }),
    )
  })
})

describe('the interval of a flake rate', () => {
  it('has the published values and holds the share it is of', () => {
    // Wilson's interval of 1 in 10 and of 0 in 10, to four digits.
    const one = wilsonInterval(1, 10)
    expect([one.low, one.high].map((each) => each.toFixed(4))).toEqual(['0.0179', '0.4042'])
    expect(wilsonInterval(0, 10).high.toFixed(4)).toBe('0.2775')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(1000), (runs, some) => {
        const { low, high } = wilsonInterval(Math.min(some, runs), runs)
        const share = Math.min(some, runs) / runs
        expect(low >= 0 && low <= share && share <= high && high <= 1).toBe(true)
      }),
    )
  })
})
