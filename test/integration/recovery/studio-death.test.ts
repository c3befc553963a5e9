import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { readTrace } from '../../../src/main/trace/export.ts'
import { findBrokenEntry, readRunLog } from '../../../src/main/trace/run-log.ts'
import { collect, inferring, startCli } from '../../support/cli.ts'
import { isAlive } from '../../support/processes.ts'
import { addAgent, LONG_AGENT, LONG_INPUT, openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

/** Set AUTOGLM_KILLS for a soak. */
const KILLS = Number(process.env.AUTOGLM_KILLS ?? 15)

/** Runs the studio until it is killed after `ms`; gives what it had reported as finished by then. */
async function killAfter(profilePath: string, input: string, ms: number): Promise<string[]> {
  const child = startCli(['run', input, '--profile', profilePath, '--approve', 'all'])
  let told = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  await Promise.race([delay(ms), closed])
  child.kill('SIGKILL')
  await closed
  return told.split('\n').filter((line) => line.includes(' -> '))
}

describe('kill -9 of the whole studio', () => {
  it(`at ${KILLS} random moments loses no finished step, and every reopening is sound`, async () => {
    const profilePath = temporaryFolder('kills')
    // Warm: the database and the model are known, so that the kills hit the runs.
    const first = await openStudio({ profilePath })
    await runToEnd(first, 'What is 12*7?')
    await first.close()
    // How long a whole run takes here and now, so that the moments fall into it on any machine.
    const began = performance.now()
    await collect(startCli(['run', 'What is 12*7?', '--profile', profilePath]))
    const whole = performance.now() - began
    const inputs = ['What is 12*7?', 'Remember that Alice likes copper.', 'Read docs/apple.txt']
    let acknowledged = 0
    let interrupted = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const steps = await killAfter(
        profilePath,
        inputs[kill % inputs.length] ?? '',
        whole * (0.3 + 0.8 * Math.random()),
      )
      acknowledged += steps.length
      const { studio, close } = await openStudio({ profilePath, engine: false })
      const { store } = studio
      expect(store.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      expect(await studio.audit.verify()).toMatchObject({ ok: true, firstBad: null })
      const [run] = await studio.runs.list({ limit: 1 })
      if (!run) throw new Error('the runs are gone')
      const trace = readTrace(store, run.id)
      for (const line of steps) {
        const found = trace.spans.some(
          ({ content, status }) =>
            content.kind === 'tool' &&
            status === 'ok' &&
            line === `${content.call.name} ${JSON.stringify(content.call.arguments)} -> ${content.result}`,
        )
        expect(found, `lost: ${line}`).toBe(true)
      }
      const entries = readRunLog(store, run.id)
      expect(findBrokenEntry(run.id, entries)).toBeNull()
      expect(foldRecord(store.blobs, entries).divergence).toBeNull()
      expect(['done', 'interrupted']).toContain(run.status)
      if (run.status === 'interrupted') interrupted += 1
      expect(trace.spans.filter((span) => span.status === 'running')).toEqual([])
      await close()
    }
    // Otherwise the moments were badly chosen and nothing was tested.
    expect(acknowledged).toBeGreaterThan(0)
    expect(interrupted).toBeGreaterThan(0)
  }, 400_000)

  it('in the middle of a run leaves one that can be resumed to its end from its record', async () => {
    const profilePath = temporaryFolder('resume')
    const before = await openStudio({ profilePath })
    addAgent(before, LONG_AGENT)
    await before.close()
    const child = startCli(['run', LONG_INPUT, '--agent', LONG_AGENT.id, '--profile', profilePath])
    await inferring(profilePath)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    const test = await openStudio({ profilePath })
    const [run] = await test.studio.runs.list({ limit: 1 })
    if (run?.status !== 'interrupted') throw new Error(`it is ${run?.status}`)
    await test.studio.runs.resume('test', run.id)
    const ended = await test.studio.runs.finished(run.id)
    expect(ended.status).toBe('done')
    const statuses = readTrace(test.studio.store, run.id)
      .spans.filter((span) => span.kind === 'inference')
      .map((span) => span.status)
    expect(statuses.slice(0, 2)).toEqual(['interrupted', 'ok'])
    expect(foldRecord(test.studio.store.blobs, readRunLog(test.studio.store, run.id)).divergence).toBeNull()
  })

  it('takes the engine with it: no process is left behind', async () => {
    const profilePath = temporaryFolder('orphan')
    const test = await openStudio({ profilePath })
    addAgent(test, LONG_AGENT)
    await test.close()
    const child = startCli(['run', LONG_INPUT, '--agent', LONG_AGENT.id, '--profile', profilePath])
    await inferring(profilePath)
    const { execFileSync } = await import('node:child_process')
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
      .map(Number)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    expect(children.length).toBeGreaterThan(0)
    for (let tries = 0; tries < 50 && children.some(isAlive); tries++) await delay(100)
    expect(children.filter(isAlive)).toEqual([])
  })
})
