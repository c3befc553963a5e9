import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toErrorInfo } from '@shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { LOOP_VERSION } from '../../../../../src/main/agent/loop.ts'
import { verifyRecord } from '../../../../../src/main/studio/replay.ts'
import { parseRecord } from '../../../../../src/main/trace/record-file.ts'
import { chainHash, firstHash, type LogEntry } from '../../../../../src/main/trace/run-log.ts'

const folder = 'test/fixtures/recordings'
const files = readdirSync(folder)
const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
const nothing = {
  app: 'test',
  locale: 'en',
  timeZone: 'UTC',
  platform: 'test',
  template: () => null,
  tool: () => null,
}
const verified = (content: string) => verifyRecord(parseRecord(content), nothing, 'then')
const codeOf = (content: string): string => {
  try {
    return verified(content).verdict
  } catch (error) {
    const { code, message } = toErrorInfo(error)
    // A sentence for people, whatever came in.
    expect(message).toMatch(/^[A-Z].{20,400}\.$/)
    return code
  }
}

/** The record with one entry changed and every hash made right again. */
function forged(content: string, change: (entry: LogEntry) => LogEntry): string {
  const record = JSON.parse(content)
  let previous = firstHash(record.run.id)
  record.events = (record.events as LogEntry[]).map(change).map((entry) => {
    previous = chainHash(previous, entry)
    return { ...entry, stateHash: previous }
  })
  return JSON.stringify(record)
}
const sample = text('0.1.0-approved.json')

describe('recordings of every released version', () => {
  it.each(files)('%s verifies for ever, or the loop version is raised and says why', (file) => {
    expect(verified(text(file))).toMatchObject({ verdict: 'equal', divergences: [] })
  })

  it('are there at all', () => {
    expect(files.length).toBeGreaterThanOrEqual(5)
  })
})

describe('a recording that cannot be trusted', () => {
  it('is refused when one letter of its record was changed, naming the entry', () => {
    const record = JSON.parse(sample)
    for (const [at, entry] of (record.events as LogEntry[]).entries()) {
      const events = record.events.with(at, { ...entry, at: entry.at + 1 })
      expect(() => parseRecord(JSON.stringify({ ...record, events }))).toThrowError(`entry ${at + 1}`)
    }
    for (const [hash, value] of Object.entries(record.blobs as Record<string, string>)) {
      const blobs = { ...record.blobs, [hash]: `${value} ` }
      expect(codeOf(JSON.stringify({ ...record, blobs }))).toBe('RECORDING_INVALID')
    }
  })

  it('is refused when what it shows is not what it recorded', () => {
    expect(verified(sample.replace('"answer": "I will', '"answer": "I shall')).divergences).toMatchObject([
      { kind: 'state', path: '/run/answer' },
    ])
    const shown = sample.replace(/"result": "saved"/, '"result": "lost"')
    expect(verified(shown).divergences).toMatchObject([
      { kind: 'state', message: expect.stringContaining('memory_save') },
    ])
  })

  it('is called incomplete when it ends in the middle, at any character', () => {
    for (let length = 1; length < sample.length; length += 997) {
      expect({ length, code: codeOf(sample.slice(0, length)) }).toEqual({ length, code: 'RECORDING_INCOMPLETE' })
    }
    const record = JSON.parse(sample)
    for (const hash of Object.keys(record.blobs)) {
      const { [hash]: _, ...blobs } = record.blobs
      expect(codeOf(JSON.stringify({ ...record, blobs }))).toMatch(/RECORDING_INCOMPLETE|equal/)
    }
    expect(codeOf(JSON.stringify({ ...record, events: record.events.slice(0, 6) }))).toBe('incomplete')
    expect(codeOf('')).toBe('RECORDING_INCOMPLETE')
  })

  it('is refused when it comes from a newer studio', () => {
    const versions = (change: object) =>
      forged(sample, (entry) =>
        entry.type === 'started'
          ? { ...entry, data: { ...entry.data, versions: { ...(entry.data.versions as object), ...change } } }
          : entry,
      )
    expect(codeOf(versions({ loop: LOOP_VERSION + 1 }))).toBe('RECORDING_TOO_NEW')
    expect(codeOf(versions({ record: 99 }))).toBe('RECORDING_TOO_NEW')
    expect(codeOf(sample.replace('"version": 1', '"version": 2'))).toBe('RECORDING_TOO_NEW')
  })

  it('is refused when it is hostile: depth, foreign ids, paths, other JSON, loops of references', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    for (const content of [
      deep,
      '{}',
      'null',
      '"x"',
      '[1,2,3]',
      '<html><script>alert(1)</script></html>',
      sample.replace('"autoglm-run"', '"other"'),
      sample.replace(/"id": "run_[^"]+"/, '"id": "../../etc/passwd"'),
      sample.replace(/"id": "span_[^"]+"/, '"id": "span_../../../x"'),
      sample.replace('"blobs": {', `"blobs": { "${'0'.repeat(64)}": ${JSON.stringify(deep)},`),
      sample.replace('"arguments": {', `"arguments": { "deep": ${'['.repeat(150)}${']'.repeat(150)},`),
    ]) {
      expect({ content: content.slice(0, 60), code: codeOf(content) }).toEqual({
        content: content.slice(0, 60),
        code: 'RECORDING_INVALID',
      })
    }
    const unasked = forged(sample, (entry) =>
      entry.type === 'completed' ? { ...entry, data: { ...entry.data, req: 999 } } : entry,
    )
    expect(codeOf(unasked)).toBe('RECORDING_INVALID')
    const twice = forged(sample, (entry) => (entry.type === 'requested' ? { ...entry, type: 'started' } : entry))
    expect(codeOf(twice)).toBe('RECORDING_INVALID')
  })

  it('names the step when somebody who knows the format made every hash right again', () => {
    const other = forged(sample, (entry) => {
      if (entry.type !== 'requested' || entry.data.kind !== 'tool.call') return entry
      return { ...entry, data: { ...entry.data, key: '0'.repeat(64) } }
    })
    const seq = (JSON.parse(sample).events as LogEntry[]).find(
      ({ type, data }) => type === 'requested' && data.kind === 'tool.call',
    )?.seq
    expect(verified(other).divergences).toMatchObject([{ seq }])
  })
})
