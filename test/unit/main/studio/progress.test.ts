import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partUrls } from '../../../../src/main/studio/downloads/part-urls.ts'
import { Progress } from '../../../../src/main/studio/downloads/progress.ts'

describe('progress of a download', () => {
  it('names a speed from one moment, an old speed after a pause, or that of the whole time', () => {
    const progress = new Progress(0, 10_000)
    expect([progress.bytesPerSecond(0), progress.secondsLeft(0)]).toEqual([null, null])
    progress.set(0, 0)
    expect(progress.bytesPerSecond(0)).toBeNull()
    progress.set(1000, 1000)
    expect([progress.bytesPerSecond(1000), progress.secondsLeft(1000)]).toEqual([1000, 9])
    for (let second = 2; second <= 10; second += 1) progress.set(1000 + (second - 1) * 100, second * 1000)
    expect(progress.bytesPerSecond(10_000)).toBe(100)
    progress.rest()
    expect([progress.bytesPerSecond(10_001), progress.secondsLeft(10_001)]).toEqual([null, null])
  })

  it('says that it takes for ever, or less than nothing, whatever comes and is taken back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.nat(3000), bytes: fc.nat(1_000_000) }), { maxLength: 40 }),
        fc.option(fc.nat(1_000_000), { nil: null }),
        (moments, size) => {
          const progress = new Progress(0, size)
          let now = 0
          for (const { wait, bytes } of moments) {
            now += wait
            progress.set(bytes, now)
            const speed = progress.bytesPerSecond(now)
            const left = progress.secondsLeft(now)
            expect(speed === null || (Number.isFinite(speed) && speed >= 0)).toBe(true)
            expect(left === null || (Number.isFinite(left) && left >= 0)).toBe(true)
          }
        },
      ),
    )
  })
})

describe('addresses of parts', () => {
  it('change more than the name, or lose the query', () => {
    const url = 'https://example.com/a%20b/m-00002-of-00002.gguf?key=1'
    expect(partUrls({ url, fileName: 'm-00002-of-00002.gguf' })).toEqual([
      { url: 'https://example.com/a%20b/m-00001-of-00002.gguf?key=1', fileName: 'm-00001-of-00002.gguf' },
      { url, fileName: 'm-00002-of-00002.gguf' },
    ])
    expect(partUrls({ url: 'https://example.com/m.gguf', fileName: 'm.gguf' })).toHaveLength(1)
  })
})
