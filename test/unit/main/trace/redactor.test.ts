import { RunId } from '@shared/ids.ts'
import { ExportOptions } from '@shared/share.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportRecord } from '../../../../src/main/trace/export.ts'
import { redactRecord } from '../../../../src/main/trace/redact/redact-record.ts'
import { Redactor } from '../../../../src/main/trace/redact/redactor.ts'
import { findBrokenEntry } from '../../../../src/main/trace/run-log.ts'
import { exportRun } from '../../../../src/main/trace/write-export.ts'
import { temporaryProfile } from '../../../support/profile.ts'
import { SECRETS, writeRecordedRun } from '../../../support/recorded-run.ts'

const found = (text: string): string[] => {
  const redactor = new Redactor(['Bluebird', 'ACME-*'])
  redactor.text(text)
  return redactor.findings.map((finding) => finding.text).sort()
}

describe('the redactor', () => {
  it.each<[string, string[]]>([
    ['write to Lena.Fox+x@mail.example.org!', ['Lena.Fox+x@mail.example.org']],
    ['key sk-proj-abcdefghijklmnop1234 end', ['sk-proj-abcdefghijklmnop1234']],
    ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', ['ghp_abcdefghijklmnopqrstuvwxyz0123456789']],
    ['AKIAIOSFODNN7EXAMPLE', ['AKIAIOSFODNN7EXAMPLE']],
    ['Authorization: Bearer abcdef.ghijkl-mnop', ['abcdef.ghijkl-mnop']],
    ['{"password":"hunter2!!"}', ['hunter2!!']],
    ['{\\"api_key\\": \\"zyxwvut\\"}', ['zyxwvut']],
    ['密码：correct-horse', ['correct-horse']],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
      ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'],
    ],
    ['/home/lena/x and C:\\Users\\Max\\y', ['/home/lena', 'C:\\Users\\Max']],
    ['call +49 170 1234567 or (555) 123-4567 or 13812345678', ['(555) 123-4567', '+49 170 1234567', '13812345678']],
    ['the bluebird of ACME-7741', ['ACME-7741', 'bluebird']],
  ])('finds what must not leave in %j', (text, expected) => {
    expect(found(text)).toEqual([...expected].sort())
  })

  it.each([
    'It took 1795372800123 ms on 2026-11-23 at 00:49, 12.5 of 100 tokens: 3,400,000.',
    '12*7 = 84; 3.14159; v1.2.3; 10.0.0.1; 0x1f; #1234; maxTokens: 512',
    'ab'.repeat(32),
    'The token was rejected. Passwords are secret.',
  ])('leaves what is harmless: %j', (text) => {
    expect(found(text)).toEqual([])
  })

  it('gives the same thing the same mark, and finds nothing in what it has written', () => {
    const redactor = new Redactor()
    expect(redactor.text('a@b.org c@d.org A@b.org')).toBe('[e-mail 1] [e-mail 2] [e-mail 1]')
    const again = new Redactor()
    const text = redactor.text(`password: ${SECRETS.join(' ')} `)
    expect(again.text(text)).toBe(text)
  })

  it('stays quick on texts made to be slow', () => {
    const redactor = new Redactor(['a*b*c'])
    for (const piece of [
      'a@',
      'a.',
      '1 ',
      '+1(',
      'eyJ',
      'sk-',
      'password:',
      'C:\\Users\\',
      '-----BEGIN PRIVATE KEY-----',
    ]) {
      // Time is not measured: a rule that grew faster than its text would run into the limit of the test.
      redactor.text(piece.repeat(20_000))
    }
  })
})

describe('a redacted record', () => {
  it('holds nothing of what was found: not in a value, a token, an alternative or a name', async () => {
    const store = await temporaryProfile().open()
    const { id } = writeRecordedRun(store)
    const before = JSON.stringify(exportRecord(store, id))
    for (const secret of SECRETS) expect(before).toContain(secret)
    const redactor = new Redactor()
    const after = redactRecord(exportRecord(store, id), redactor)
    const text = JSON.stringify(after)
    const joined = after.spans
      .flatMap(({ content }) => (content.kind === 'inference' ? [content.prompt.tokens, content.output.tokens] : []))
      .map((tokens) => tokens.map((token) => token.text).join(''))
    for (const secret of SECRETS) {
      expect(text).not.toContain(secret)
      for (const tokens of joined) expect(tokens).not.toContain(secret)
    }
    expect(redactor.findings.map(({ text }) => text)).toEqual(expect.arrayContaining(SECRETS))
  })

  it('still hangs together: every value it names is there, and its new chain holds', async () => {
    const store = await temporaryProfile().open()
    const { id } = writeRecordedRun(store)
    const before = exportRecord(store, id)
    const after = redactRecord(before, new Redactor())
    expect(findBrokenEntry(RunId.parse(id), after.events)).toBeNull()
    expect(Object.keys(after.blobs)).toHaveLength(Object.keys(before.blobs).length)
    const names = JSON.stringify(after.events).match(/"(?:args|outcome|input|tools)":"[0-9a-f]{64}"/g) ?? []
    expect(names.length).toBeGreaterThan(4)
    for (const name of names) expect(after.blobs).toHaveProperty(name.slice(-65, -1))
  })

  it('is the record itself when nothing is found, so that its proof is not lost', async () => {
    const store = await temporaryProfile().open()
    const { id } = writeRecordedRun(store)
    const clean = redactRecord(exportRecord(store, id), new Redactor())
    expect(redactRecord(clean, new Redactor())).toEqual(clean)
  })

  it('keeps the words of the studio whatever a person wants replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('inference', 'user', 'step', 'tool', 'run_', 'send'), async (pattern) => {
        const store = await temporaryProfile().open()
        const { id } = writeRecordedRun(store)
        const options = ExportOptions.parse({ format: 'share', patterns: [pattern] })
        const lines = [...exportRun(store, id, options, '1').pieces].map((line) => JSON.parse(String(line)))
        expect(lines[0].run.id).toBe(id)
        expect(lines.filter(({ line }) => line === 'span').map(({ span }) => span.kind)).toEqual([
          'agent',
          'inference',
          'tool',
          'inference',
        ])
      }),
      { numRuns: 6 },
    )
  })
})
