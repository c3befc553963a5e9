import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'
import { parseXml } from '../../support/xml.ts'

describe('autoglm test', () => {
  it('makes a test of a real run, passes it with no profile, fails it once edited, and tells its flake rate live', async () => {
    const folder = temporaryFolder('cli')
    const profile = join(folder, 'profile')
    const { runId } = JSON.parse((await cli(['run', 'What is 12*7?', '--json', '--profile', profile])).stdout)
    const tests = join(folder, 'tests')
    mkdirSync(join(tests, 'deeper'), { recursive: true })
    const make = (name: string, ...more: string[]) =>
      cli(['test', '--from', runId, join(tests, name), '--profile', profile, ...more])
    expect((await make('sum')).code).toBe(0)
    expect((await make('deeper/beside', '--beside')).code).toBe(0)
    // What was edited by hand is not lost.
    expect(await make('sum')).toMatchObject({ code: 2, stderr: expect.stringContaining('already there') })

    const none = join(folder, 'none')
    const passed = await cli(['test', tests, '--json', '--profile', none])
    expect(passed).toMatchObject({ code: 0, stderr: expect.stringContaining('2/2 ok') })
    expect(JSON.parse(passed.stdout).results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'passed',
      'passed',
    ])
    expect(existsSync(none)).toBe(false)

    const file = join(tests, 'sum.autoglm-test.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"equals": "12*7"', '"equals": "<&\\"12*8"'))
    const report = join(folder, 'report.xml')
    const failed = await cli(['test', tests, '--junit', report])
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('/assert/calls/0/arguments/0') })
    const suite = parseXml(readFileSync(report, 'utf8')).children[0]
    expect(suite?.attributes).toMatchObject({ tests: '2', failures: '1', errors: '0' })
    const broken = suite?.children.find(({ children }) => children.length > 0)?.children[0]
    expect(broken?.attributes.message).toContain('should be "<&\\"12*8" and is "12*7"')

    const live = await cli(['test', file, '--live', '3', '--json', '--profile', profile])
    expect(live.code).toBe(1)
    const [{ live: rates }] = JSON.parse(live.stdout).results
    expect(rates).toMatchObject({ failed: 3, runs: 3, rate: 1, high: 1 })
    expect(rates.low).toBeCloseTo(0.4385, 3)
    const failing = rates.assertions.filter(({ failed: count }: { failed: number }) => count > 0)
    expect(failing).toMatchObject([{ place: '/assert/calls/0/arguments/0', failed: 3 }])
    expect(new Set(rates.runIds).size).toBe(3)
  })

  it('exits with 1 for a record that was changed, 4 for one that is cut, 2 for what is no test, and judges the others', async () => {
    const folder = temporaryFolder('cli')
    const profile = join(folder, 'profile')
    const { runId } = JSON.parse((await cli(['run', 'What is 12*7?', '--json', '--profile', profile])).stdout)
    const good = join(folder, 'good.autoglm-test.json')
    await cli(['test', '--from', runId, good, '--profile', profile])
    const test = JSON.parse(readFileSync(good, 'utf8'))
    const { embedded } = test.record
    const write = (name: string, value: unknown): string => {
      const path = join(folder, `${name}.json`)
      writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
      return path
    }
    const answer = { ...embedded, run: { ...embedded.run, answer: '12*7 = 85' } }
    const diverged = await cli(['test', write('diverged', { ...test, record: { embedded: answer } })])
    expect(diverged.code).toBe(1)
    expect(diverged.stdout).toMatch(/\/record {2}The run does not come out as recorded[\s\S]+at +\/run\/answer/)

    const events = { ...embedded, events: embedded.events.slice(0, 7) }
    const cut = await cli(['test', write('cut', { ...test, record: { embedded: events } }), good])
    expect(cut).toMatchObject({ code: 4, stdout: expect.stringContaining('1 of 2 passed, 1 incomplete') })

    const huge = write('huge', '{')
    truncateSync(huge, 300_000_000)
    symlinkSync(good, join(folder, 'link.json'))
    const link = { ...test, record: { file: 'link.json', sha256: 'a'.repeat(64) } }
    const files = [
      huge,
      write('deep', '['.repeat(100_000)),
      write('newer', { ...test, version: 9 }),
      write('outside', { ...test, record: { file: '../secret.json', sha256: 'a'.repeat(64) } }),
      write('linked', link),
      write('other', { ...test, record: { file: 'good.autoglm-test.json', sha256: 'a'.repeat(64) } }),
    ]
    const refused = await cli(['test', ...files, good, '--json'])
    expect(refused.code).toBe(2)
    const { results } = JSON.parse(refused.stdout)
    expect(results.map(({ error }: { error: { message: string } | null }) => error?.message)).toEqual([
      expect.stringContaining('larger than 200 MB'),
      expect.stringContaining('nested'),
      expect.stringContaining('file format 9'),
      expect.stringContaining('record'),
      expect.stringContaining('no plain file "link.json"'),
      expect.stringContaining('SHA-256 differs'),
      undefined,
    ])
    expect((await cli(['test', join(folder, 'nowhere')])).code).toBe(2)
    expect((await cli(['test', join(folder, 'profile')])).stderr).toContain('There is no test here')
  })
})
