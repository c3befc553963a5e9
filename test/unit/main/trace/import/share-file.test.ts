import { ExportOptions } from '@shared/share.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../../../src/main/kit/canonical.ts'
import type { Store } from '../../../../../src/main/store/types.ts'
import { exportRecord } from '../../../../../src/main/trace/export.ts'
import { readImport } from '../../../../../src/main/trace/import/read-file.ts'
import { storeRun } from '../../../../../src/main/trace/import/store-run.ts'
import { getOrigin } from '../../../../../src/main/trace/origins.ts'
import { removeRun } from '../../../../../src/main/trace/runs.ts'
import { exportRun } from '../../../../../src/main/trace/write-export.ts'
import { temporaryProfile } from '../../../../support/profile.ts'
import { writeRecordedRun } from '../../../../support/recorded-run.ts'

async function* chunked(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = (content: string | Uint8Array, size?: number) => {
  const bytes = Buffer.from(content)
  return readImport(chunked(bytes, size), { size: bytes.length, now: 0 })
}
const origin = { kind: 'share' as const, fileName: 'x', sha256: 'ab'.repeat(32), importedAt: 1 }

async function shared(
  redact: boolean,
): Promise<{ store: Store; text: string; id: ReturnType<typeof writeRecordedRun>['id'] }> {
  const store = await temporaryProfile().open()
  const { id } = writeRecordedRun(store)
  const options = ExportOptions.parse({ format: 'share', redact })
  return { store, id, text: [...exportRun(store, id, options, '1').pieces].join('') }
}

/** Gives the file a sum that fits again, as somebody who means harm would. */
function resealed(lines: object[]): string {
  const body = lines.slice(0, -1).map((line) => `${JSON.stringify(line)}\n`)
  return `${body.join('')}${JSON.stringify({ line: 'end', lines: body.length, sha256: sha256(body.join('')) })}\n`
}
const parsed = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('a share file', () => {
  it('brings the same record to another profile, and exports from there to the same bytes', async () => {
    const { store, text, id } = await shared(false)
    const { kind, runs } = await read(text)
    expect(kind).toBe('share')
    expect(runs[0]?.proof).toBe('whole')
    const other = await temporaryProfile().open()
    other.write((tx) => {
      for (const run of runs) storeRun(tx, run, origin)
    })
    expect(exportRecord(other, id)).toEqual(exportRecord(store, id))
    expect([...exportRun(other, id, ExportOptions.parse({ redact: false }), '1').pieces].join('')).toBe(text)
    expect(getOrigin(other, id)).toMatchObject({ kind: 'share', proof: 'whole' })
    other.write((tx) => removeRun(tx, id))
    expect(getOrigin(other, id)).toBeNull()
    expect(other.get('SELECT count(*) AS left FROM blob')).toEqual({ left: 0 })
  })

  it('says which proof is lost when texts were replaced', async () => {
    const { text } = await shared(true)
    const { runs } = await read(text)
    expect(runs[0]?.proof).toBe('redacted')
    expect(text).not.toContain('lena')
  })

  it('is read the same however it is cut into pieces', async () => {
    const { text } = await shared(true)
    const whole = await read(text, text.length)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5000 }),
        async (size) => void expect(await read(text, size)).toEqual(whole),
      ),
      { numRuns: 20 },
    )
  })

  it('is refused when it was cut off anywhere', async () => {
    const { text } = await shared(false)
    const bytes = Buffer.from(text)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 2 }), async (at) => {
        await expect(read(bytes.subarray(0, at))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
      }),
      { numRuns: 100 },
    )
  })

  it('is refused when any byte of it was changed', async () => {
    const { text } = await shared(false)
    const bytes = Buffer.from(text)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: bytes.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(bytes)
          changed[at] = (changed[at] ?? 0) ^ by
          await expect(read(changed)).rejects.toMatchObject({
            code: expect.stringMatching(/VALIDATION_FAILED|INPUT_TOO_LARGE/),
          })
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each<[string, RegExp, (lines: ReturnType<typeof parsed>) => object[]]>([
    [
      'an entry',
      /changed at entry 2/,
      (lines) => lines.map((line) => (line.seq === 2 ? { ...line, at: line.at + 1 } : line)),
    ],
    [
      'the order of entries',
      /changed at entry/,
      (lines) => {
        const from = lines.findIndex((line) => line.seq === 2)
        return lines.with(from, lines[from + 1]).with(from + 1, lines[from])
      },
    ],
    [
      'a stored value',
      /not the one it is named after/,
      (lines) => lines.map((line) => (line.line === 'value' ? { ...line, text: `${line.text} ` } : line)),
    ],
    [
      'the run a step belongs to',
      /belongs to another run/,
      (lines) =>
        lines.map((line) =>
          line.line === 'span' ? { ...line, span: { ...line.span, runId: 'run_elsewhere' } } : line,
        ),
    ],
    [
      'a step into its own parent',
      /does not come before/,
      (lines) =>
        lines.map((line) =>
          line.line === 'span' ? { ...line, span: { ...line.span, parentId: line.span.id } } : line,
        ),
    ],
    [
      'an id into a path',
      /Line 1 /,
      (lines) =>
        lines.map((line, index) =>
          index === 0 ? { ...line, run: { ...line.run, id: 'run_../../etc/passwd' } } : line,
        ),
    ],
    [
      'the version',
      /newer studio/,
      (lines) => lines.map((line, index) => (index === 0 ? { ...line, version: 2 } : line)),
    ],
  ])('is refused with a sentence when somebody changed %s and made the sum fit', async (_, sentence, change) => {
    const { text } = await shared(false)
    await expect(read(resealed(change(parsed(text))))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringMatching(sentence),
    })
  })

  it('cannot replace what is here: not a run, and not a step of another run', async () => {
    const { store, text } = await shared(false)
    const { runs } = await read(text)
    expect(() => store.write((tx) => storeRun(tx, runs[0]!, origin))).toThrow(/in this profile already/)
    const other = runs[0]!
    const stolen = {
      ...other,
      run: { ...other.run, id: writeRecordedRun(await temporaryProfile().open(), 'run_thief001').id },
    }
    const before = store.all('SELECT * FROM span ORDER BY id')
    expect(() => store.write((tx) => storeRun(tx, stolen, origin))).toThrow(/belongs to another run/)
    expect(store.all('SELECT * FROM span ORDER BY id')).toEqual(before)
    expect(store.get('SELECT 1 FROM run WHERE id = :id', { id: stolen.run.id })).toBeUndefined()
  })

  it('never goes on by itself: a run that was going on there is interrupted here', async () => {
    const { text } = await shared(false)
    const going = resealed(
      parsed(text).map((line, index) => (index === 0 ? { ...line, run: { ...line.run, status: 'waiting' } } : line)),
    )
    expect((await read(going)).runs[0]?.run.status).toBe('interrupted')
  })
})
