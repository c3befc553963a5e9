import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeTraces } from '../../../src/main/trace/otlp/protobuf.ts'
import { cli } from '../../support/cli.ts'
import { openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

const json = async (args: string[]) => {
  const { stdout, code } = await cli([...args, '--json'])
  return { code, value: JSON.parse(stdout) }
}

describe('autoglm export and import', () => {
  it('carry a real run to another profile, whole, and tell of one that was redacted', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'What is 12*7? Answer to max@example.org')
    const record = test.studio.runs.record('test', run.id)
    await test.close()
    const folder = temporaryFolder('share')
    const whole = join(folder, 'whole.jsonl')
    const redacted = join(folder, 'redacted.jsonl')
    const from = ['--profile', test.profilePath]

    const preview = await json(['export', run.id, ...from])
    expect(preview.value).toMatchObject({
      path: null,
      proof: 'redacted',
      findings: [{ kind: 'email', text: 'max@example.org' }],
    })
    expect((await cli(['export', run.id, '--out', whole, '--no-redact', ...from])).code).toBe(0)
    const said = await cli(['export', run.id, '--out', redacted, ...from])
    expect(said.stdout).toMatch(/Replaced \d+ texts[\s\S]*max@example\.org/)
    expect(readFileSync(redacted, 'utf8')).not.toContain('max@example.org')

    const other = temporaryFolder('other')
    const report = await json(['import', whole, '--profile', other])
    expect(report.value).toMatchObject({ kind: 'share', runs: [{ runId: run.id, proof: 'whole' }] })
    const there = await json(['trace', run.id, '--record', '--profile', other])
    expect(there.value).toEqual(JSON.parse(JSON.stringify(record)))
    const again = await cli(['import', whole, '--profile', other])
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 1, stderr: expect.stringContaining('already') })
    expect((await cli(['resume', run.id, '--profile', other])).stderr).toContain('imported from a file')
    const third = await json(['import', redacted, '--profile', temporaryFolder('third')])
    expect(third.value.runs).toMatchObject([{ proof: 'redacted' }])
    expect((await cli(['audit', 'verify', '--profile', other])).code).toBe(0)
  })

  it('write OTLP to standard output, byte for byte the same each time, and read it back', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'What is 12*7?')
    await test.close()
    const from = ['--profile', test.profilePath]
    const words = ['export', run.id, '--format', 'otlp-json', '--content', ...from]
    const first = await cli(words)
    expect(first.code).toBe(0)
    expect((await cli(words)).stdout).toBe(first.stdout)
    const folder = temporaryFolder('otlp')
    const file = join(folder, 'run.pb')
    await cli(['export', run.id, '--format', 'otlp-proto', '--content', '--out', file, ...from])
    expect(decodeTraces(readFileSync(file))).toEqual(JSON.parse(first.stdout))
    const { value } = await json(['import', file, '--profile', temporaryFolder('other')])
    expect(value).toMatchObject({ kind: 'otlp', runs: [{ spans: 4, proof: 'none' }] })
  })

  it('refuse what is no run with a sentence and change nothing', async () => {
    const file = join(temporaryFolder('bad'), '\u001b[31m..name.jsonl')
    writeFileSync(file, '<html><script>alert(1)</script>')
    const profile = temporaryFolder('profile')
    const { code, stderr } = await cli(['import', file, '--profile', profile])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no file that can be imported') })
    expect((await cli(['import', '/nowhere/at/all', '--profile', profile])).stderr).toContain('There is no file')
    expect((await json(['runs', '--profile', profile])).value).toEqual({ runs: [] })
  })
})
