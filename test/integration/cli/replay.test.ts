import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

const sample = join('test/fixtures/recordings', '0.1.0-approved.json')

describe('autoglm replay', () => {
  it('verifies and plays a run of the profile and its exported record, and says so with exit code 0', async () => {
    const profile = temporaryFolder('cli')
    const { runId } = JSON.parse((await cli(['run', 'What is 12*7?', '--json', '--profile', profile])).stdout)
    const stored = await cli(['replay', runId, '--json', '--profile', profile])
    expect(stored.code).toBe(0)
    const verified = JSON.parse(stored.stdout)
    expect(verified).toMatchObject({ session: runId, verdict: 'equal', divergences: [] })
    // Every event of the loop carries the hash of the state after it.
    expect(verified.states).toBe(1 + verified.steps.length)

    const { stdout } = await cli(['trace', runId, '--json', '--record', '--profile', profile])
    const file = join(profile, 'record.json')
    writeFileSync(file, stdout)
    const exported = await cli(['replay', file, '--json', '--profile', join(profile, 'none')])
    expect({ ...JSON.parse(exported.stdout), steps: [] }).toEqual({ ...verified, steps: [] })
    const played = await cli(['replay', file, '--mode', 'play'])
    expect(played.code).toBe(0)
    expect(played.stdout).toMatch(
      /begins chat[\s\S]+begins execute_tool calculator[\s\S]+result "84"[\s\S]+done "12\*7 = 84"/,
    )

    // Somebody makes the model say something else, and knows how to store it.
    const database = new Database(join(profile, 'studio.db'))
    database.prepare('DROP TRIGGER run_event_is_append_only').run()
    database.prepare('UPDATE run_event SET at = at + 1 WHERE seq = 4').run()
    database.close()
    const changed = await cli(['replay', runId, '--json', '--profile', profile])
    expect({ code: changed.code, error: JSON.parse(changed.stdout).error.code }).toEqual({
      code: 1,
      error: 'RECORDING_INVALID',
    })
  })

  it('exits with 3 when the run differs, naming entry, step and place, and with 4 when the record is cut', async () => {
    const folder = temporaryFolder('cli')
    const file = join(folder, 'record.json')
    writeFileSync(file, readFileSync(sample, 'utf8').replace('"answer": "I will', '"answer": "I shall'))
    const diverged = await cli(['replay', file])
    expect(diverged.code).toBe(3)
    expect(diverged.stdout).toMatch(/Entry \d+, step 2: state[\s\S]+\/run\/answer[\s\S]+I will[\s\S]+I shall/)
    expect((await cli(['replay', file, '--from', '3'])).code).toBe(0)
    const record = JSON.parse(readFileSync(sample, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...record, events: record.events.slice(0, 7) }))
    const cut = await cli(['replay', file, '--json'])
    expect({ code: cut.code, verdict: JSON.parse(cut.stdout).verdict }).toEqual({ code: 4, verdict: 'incomplete' })
    writeFileSync(file, readFileSync(sample, 'utf8').slice(0, 20_000))
    expect(await cli(['replay', file])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('ends in the middle'),
    })
  })

  it('tells the terminal nothing that a recording wants to tell it', async () => {
    const file = join(temporaryFolder('cli'), 'record.json')
    const text = readFileSync(sample, 'utf8')
    writeFileSync(file, text.replace('"answer": "I will', '"answer": "\\u001b]0;owned\\u0007\\u001b[2J'))
    for (const mode of ['verify', 'play']) {
      const { stdout, stderr } = await cli(['replay', file, '--mode', mode])
      expect(`${stdout}${stderr}`.includes(String.fromCodePoint(27))).toBe(false)
      expect(stdout).toContain('owned')
    }
    const missing = await cli(['replay', join(file, 'nothing')])
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('neither the id of a run nor a file') })
  })
})
