import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AuditRow, entryHash, genesisHash, verifyRows } from '../../../../src/main/govern/audit-chain.ts'
import { canonicalJson, sha256 } from '../../../../src/main/kit/canonical.ts'

const LOG_ID = '0123456789abcdef0123456789abcdef'

interface Said {
  at: number
  actor: string
  action: string
  subject: string
  result: string
  details: unknown
}

/** Appends a row that is right in every respect. */
function link(rows: AuditRow[], { details, ...said }: Said): AuditRow {
  const text = canonicalJson(details)
  const previousHash = rows.at(-1)?.hash ?? genesisHash(LOG_ID)
  const body = { seq: rows.length + 1, ...said, detailsDigest: sha256(text), previousHash }
  return { ...body, details: text, hash: entryHash(LOG_ID, body) }
}

const text = fc.string({ unit: 'binary', maxLength: 12 })
const said = fc.record({
  at: fc.nat(),
  actor: text,
  action: text,
  subject: text,
  result: text,
  details: fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }),
})
const log = fc.array(said, { minLength: 1, maxLength: 12 }).map((entries) => {
  const rows: AuditRow[] = []
  for (const entry of entries) rows.push(link(rows, entry))
  return rows
})
const logAndPlace = log.chain((rows) => fc.tuple(fc.constant(rows), fc.nat(rows.length - 1)))
const runs = { numRuns: 300 }

describe('the chain', () => {
  test('raises no false alarm on any honest log, the empty one included', () => {
    expect(verifyRows(LOG_ID, [])).toEqual({ ok: true, entries: 0, firstBad: null, head: genesisHash(LOG_ID) })
    fc.assert(
      fc.property(log, (rows) => {
        expect(verifyRows(LOG_ID, rows)).toEqual({
          ok: true,
          entries: rows.length,
          firstBad: null,
          head: rows.at(-1)?.hash,
        })
      }),
      runs,
    )
  })

  test('shows any change of any field of any row, at that row', () => {
    const fields = [
      'seq',
      'at',
      'actor',
      'action',
      'subject',
      'result',
      'details',
      'detailsDigest',
      'previousHash',
      'hash',
    ] as const
    fc.assert(
      fc.property(logAndPlace, fc.constantFrom(...fields), fc.nat(), text, ([rows, place], field, number, word) => {
        const before = rows[place]![field]
        const after =
          typeof before === 'number' ? (number === before ? before + 1 : number) : word === before ? `${word}x` : word
        const changed = rows.with(place, { ...rows[place]!, [field]: after })
        expect(verifyRows(LOG_ID, changed)).toMatchObject({ ok: false, entries: place, firstBad: { seq: place + 1 } })
      }),
      { numRuns: 1000 },
    )
  })

  test('shows one flipped bit of a hash', () => {
    fc.assert(
      fc.property(logAndPlace, fc.nat(63), fc.constantFrom(1, 2, 4, 8), ([rows, place], digit, bit) => {
        const { hash } = rows[place]!
        const flipped = (Number.parseInt(hash[digit]!, 16) ^ bit).toString(16)
        const changed = rows.with(place, {
          ...rows[place]!,
          hash: hash.slice(0, digit) + flipped + hash.slice(digit + 1),
        })
        expect(verifyRows(LOG_ID, changed).firstBad?.seq).toBe(place + 1)
      }),
      runs,
    )
  })

  test('shows a row taken out, with and without the rest renumbered', () => {
    fc.assert(
      fc.property(logAndPlace, fc.boolean(), ([rows, place], renumber) => {
        fc.pre(place < rows.length - 1)
        const left = rows.toSpliced(place, 1).map((row, index) => (renumber ? { ...row, seq: index + 1 } : row))
        expect(verifyRows(LOG_ID, left).firstBad?.seq).toBe(place + 1)
      }),
      runs,
    )
  })

  test('shows two rows swapped, with and without their numbers', () => {
    fc.assert(
      fc.property(logAndPlace, fc.nat(11), fc.boolean(), ([rows, place], other, renumber) => {
        fc.pre(other < rows.length && other !== place)
        const swapped = rows.with(place, rows[other]!).with(other, rows[place]!)
        const result = swapped.map((row, index) => (renumber ? { ...row, seq: index + 1 } : row))
        expect(verifyRows(LOG_ID, result).firstBad?.seq).toBe(Math.min(place, other) + 1)
      }),
      runs,
    )
  })

  test('shows a row put in: a copied one at its place, a forged one at the row after it', () => {
    fc.assert(
      fc.property(logAndPlace, said, fc.boolean(), ([rows, place], entry, forged) => {
        const extra = forged ? link(rows.slice(0, place), entry) : { ...rows[place]!, seq: place + 1 }
        const longer = rows
          .toSpliced(forged ? place : place + 1, 0, extra)
          .map((row, index) => ({ ...row, seq: index + 1 }))
        const expected = place + 2
        // A forged row that says exactly what the real one says is the real one.
        fc.pre(!forged || extra.hash !== rows[place]!.hash)
        expect(verifyRows(LOG_ID, longer).firstBad?.seq).toBe(expected)
      }),
      runs,
    )
  })

  test('does not accept the rows of another log', () => {
    const rows = [link([], { at: 1, actor: 'a', action: 'b', subject: 'c', result: 'd', details: null })]
    expect(verifyRows('another', rows).firstBad).toMatchObject({ seq: 1, reason: expect.stringContaining('Row 1') })
  })
})
