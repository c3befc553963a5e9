import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertUnits } from '../../../../../src/main/tools/builtin/convert-units.ts'
import { dateTime } from '../../../../../src/main/tools/builtin/date-time.ts'
import { diffText } from '../../../../../src/main/tools/builtin/diff-text.ts'
import { threadJobs } from '../../../../support/jobs.ts'
import { contextFor, failureOf, makeWorkspace } from '../fixture.ts'

const clock = dateTime({ now: () => new Date('2026-11-04T14:04:05Z'), timezone: 'Europe/Paris' })
type Asked = Parameters<typeof clock.run>[0]
const date = async (asked: Asked) => (await clock.run(asked, contextFor('/nowhere'))).content
const units = async (value: number, from: string, to: string) =>
  (await convertUnits.run({ value, from, to }, contextFor('/nowhere'))).content

describe('date_time', () => {
  test.each<[Asked, string]>([
    [{ operation: 'tell' }, 'Wednesday 2026-11-04 15:04:05 +01:00 (Europe/Paris), ISO week 2026-W45, day 308'],
    [{ operation: 'tell', date: '2027-01-01' }, 'Friday 2027-01-01 00:00:00 +01:00 (Europe/Paris), ISO week 2026-W53'],
    [{ operation: 'tell', date: 'tomorrow', timezone: 'UTC' }, 'Thursday 2026-11-05 00:00:00 +00:00 (UTC)'],
    [{ operation: 'tell', date: '4 November 2026' }, 'Wednesday 2026-11-04 00:00:00'],
    [{ operation: 'tell', date: 'Nov 4th, 2026 15:30' }, 'Wednesday 2026-11-04 15:30:00'],
    [{ operation: 'tell', date: '4.11.2026' }, 'Wednesday 2026-11-04'],
    [{ operation: 'tell', date: '2026年11月4日' }, 'Wednesday 2026-11-04'],
    [{ operation: 'tell', date: 'Wed, 04 Nov 2026 15:04:05 GMT' }, '2026-11-04 16:04:05 +01:00'],
    [{ operation: 'tell', date: '1793801045', timezone: 'UTC' }, '2026-11-04 14:04:05 +00:00'],
    [{ operation: 'add', date: '2024-01-31', amount: '1 month' }, 'Thursday 2024-02-29'],
    [{ operation: 'add', date: '2026-03-28T12:00', amount: '1 day' }, '2026-03-29 12:00:00 +02:00'],
    [{ operation: 'add', date: '2026-03-28T12:00', amount: '24 hours' }, '2026-03-29 13:00:00 +02:00'],
    [{ operation: 'add', date: '2026-11-04', amount: '-2 weeks and 1 day' }, '2026-10-20'],
    [{ operation: 'add', date: '2026-11-04', amount: '-P1Y2M' }, '2025-09-04'],
    [
      { operation: 'convert', date: '2026-11-04T09:00', timezone: 'Asia/Tokyo', to_timezone: 'America/New_York' },
      'Tuesday 2026-11-03 19:00:00 -05:00',
    ],
    [
      { operation: 'difference', date: '2026-11-02', other: '2026-12-25' },
      '1 month, 23 days.\nIn days: 53. In weeks: 7.57. In hours: 1272.\nMonday to Friday without the last day: 39.',
    ],
    [{ operation: 'difference', date: '2026-11-04', other: '2026-11-01' }, 'The second date is before the first.'],
  ])('%j is told wrongly', async (asked, told) => {
    expect(await date(asked)).toContain(told)
  })

  test.each<Asked>([
    { operation: 'tell', date: '3/4/2026' },
    { operation: 'tell', date: 'soon' },
    { operation: 'tell', date: '2026-02-30' },
    { operation: 'tell', timezone: 'Mars/Olympus' },
    { operation: 'add' },
    { operation: 'add', amount: 'a while' },
    { operation: 'add', amount: '3 parsecs' },
    { operation: 'add', amount: '9999999 years' },
    { operation: 'difference', date: 'now' },
    { operation: 'convert' },
  ])('%j is guessed at', async (asked) => {
    expect((await failureOf(() => date(asked))).code).toBe('TOOL_INVALID_ARGUMENTS')
  })

  test('working days are counted wrongly, wherever they begin', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 400 }), async (start, length) => {
        const day = (offset: number) => new Date(Date.UTC(2020, 0, 1 + offset))
        const iso = (offset: number) => day(offset).toISOString().slice(0, 10)
        let expected = 0
        for (let each = 0; each < length; each += 1) if (![0, 6].includes(day(start + each).getUTCDay())) expected += 1
        const told = await date({
          operation: 'difference',
          date: iso(start),
          other: iso(start + length),
          timezone: 'UTC',
        })
        expect(told).toContain(`without the last day: ${expected}.`)
      }),
    )
  })
})

describe('convert_units', () => {
  test.each([
    [5, 'km', 'miles', '5 km = 3.10685596119 miles'],
    [20, '°C', 'Fahrenheit', '20 °C = 68 Fahrenheit'],
    [100, 'km/h', 'mph', '100 km/h = 62.1371192237 mph'],
    [1, 'GiB', 'MB', '1 GiB = 1073.741824 MB'],
    [2, 'Pounds', 'kg', '2 Pounds = 0.90718474 kg'],
    [1, 'm/s', 'knots', '1 m/s = 1.94384449244 knots'],
    [90, 'minutes', 'hours', '90 minutes = 1.5 hours'],
    [8, 'Mb/s', 'MB/s', '8 Mb/s = 1 MB/s'],
    [8, 'Mbps', 'mb/s', '8 Mbps = 1 mb/s'],
    [1, 'GB per min', 'Mb/s', '1 GB per min = 133.333333333 Mb/s'],
    [500, 'mb', 'gb', '500 mb = 0.5 gb'],
    [8, 'Mb', 'mb', '8 Mb = 1 mb'],
  ])('%d %s in %s is wrong', async (value, from, to, told) => {
    expect(await units(value, from, to)).toBe(told)
  })

  test('a mistake is not named, or guessed at', async () => {
    expect((await failureOf(() => units(1, 'kilometr', 'mile'))).message).toContain('Did you mean "kilometer"?')
    expect((await failureOf(() => units(1, 'kg', 'mile'))).message).toContain(
      'kg (mass) cannot be converted to mile (length)',
    )
    expect((await failureOf(() => units(1, 'km/h', 'km'))).message).toContain('different things')
    expect((await failureOf(() => units(1, 'constructor', 'km'))).code).toBe('TOOL_INVALID_ARGUMENTS')
    expect((await failureOf(() => units(1, '__proto__', 'km'))).code).toBe('TOOL_INVALID_ARGUMENTS')
  })
})

describe('diff_text', () => {
  const tool = diffText({ jobs: threadJobs() })
  const diff = async (given: Parameters<typeof tool.run>[0], root = '/nowhere') =>
    (await tool.run(given, contextFor(root))).content

  test('a difference is missed or told of lines that are the same', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'one\n2\nthree\n' })
    expect(await diff({ before_file: 'a.txt', after_file: 'b.txt' }, root)).toBe(
      '1 line added, 1 line removed\n--- a.txt\n+++ b.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three',
    )
    expect(await diff({ before: 'x', after: 'x' })).toBe('They are the same.')
    expect(await diff({ before: 'x\r\ny', after: 'x\ny' })).toBe('They differ only in how lines end.')
    expect((await failureOf(() => diff({ before: 'x' }))).message).toContain('"after" or "after_file"')
    expect((await failureOf(() => diff({ before: 'x', after_file: '../b.txt' }, root))).code).toBe(
      'PATH_OUTSIDE_WORKSPACE',
    )
  })
})
