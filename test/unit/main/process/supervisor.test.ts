import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { childEnvironment } from '../../../../src/main/process/environment.ts'
import { spawnNode } from '../../../../src/main/process/node-child.ts'
import { Supervisor } from '../../../../src/main/process/supervisor.ts'

const folder = mkdtempSync(join(tmpdir(), 'autoglm-supervisor-'))
const echo = join(folder, 'echo.mjs')
writeFileSync(
  echo,
  "process.on('message', (m) => process.send({ echo: m, env: process.env.AUTOGLM_TEST_SECRET })); process.on('disconnect', () => process.exit(0))",
)
const dying = join(folder, 'dying.mjs')
writeFileSync(dying, 'process.exit(3)')

const started: Supervisor[] = []
function supervise(entry: string, maxDeaths = 3): Supervisor {
  const supervisor = new Supervisor(() => spawnNode(entry), { maxDeaths, backoffMs: [1] })
  started.push(supervisor)
  return supervisor
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop(500)))
})

/** The next `count` connections. */
function connections(supervisor: Supervisor, count: number): Promise<number[]> {
  return new Promise((resolve) => {
    const pids: number[] = []
    supervisor.onConnection(({ pid }) => {
      pids.push(pid)
      if (pids.length === count) resolve(pids)
    })
  })
}

describe('Supervisor', () => {
  it('replaces a process that was killed, with a new channel that works', async () => {
    const supervisor = supervise(echo)
    const both = connections(supervisor, 2)
    supervisor.onConnection(({ pid }) => {
      if (supervisor.child && pid)
        setTimeout(() => pids.length === 0 && process.kill(pid, 'SIGKILL') && pids.push(pid), 50)
    })
    const pids: number[] = []
    supervisor.start()
    const [first, second] = await both
    expect(second).not.toBe(first)
    const answer = new Promise((resolve) => supervisor.child?.channel.onMessage(resolve))
    supervisor.child?.channel.post({ hello: 1 })
    expect(await answer).toMatchObject({ echo: { hello: 1 } })
  })

  it('gives up on a process that dies at once, instead of restarting it for ever', async () => {
    const supervisor = supervise(dying, 3)
    const reason = new Promise<string>((resolve) => supervisor.onFailed(resolve))
    let exits = 0
    supervisor.onExit(() => {
      exits += 1
    })
    supervisor.start()
    expect(await reason).toContain('exit code 3')
    expect(exits).toBe(3)
    expect(supervisor.child).toBeNull()
  })

  it('tries again after giving up when asked to', async () => {
    const supervisor = supervise(dying, 1)
    await new Promise<string>((resolve) => {
      supervisor.onFailed(resolve)
      supervisor.start()
    })
    const again = new Promise((resolve) => supervisor.onExit(resolve))
    supervisor.restart('test')
    expect(await again).toMatchObject({ code: 3 })
  })

  it('leaves no process behind after stop', async () => {
    const supervisor = supervise(echo)
    const first = connections(supervisor, 1)
    supervisor.start()
    const [pid = 0] = await first
    await supervisor.stop(500)
    expect(() => process.kill(pid, 0)).toThrow()
  })
})

describe('childEnvironment', () => {
  it('hands a child no token, no NODE_OPTIONS and no preloaded library', () => {
    process.env.AUTOGLM_TEST_SECRET = 'secret'
    process.env.NODE_OPTIONS_TEST = 'x'
    const environment = childEnvironment({ ADDED: 'yes', ABSENT: null })
    delete process.env.AUTOGLM_TEST_SECRET
    delete process.env.NODE_OPTIONS_TEST
    expect(Object.keys(environment).filter((name) => /SECRET|^NODE_|^LD_|TOKEN|^ELECTRON_/.test(name))).toEqual([])
    expect(environment).toMatchObject({ ADDED: 'yes', PATH: process.env.PATH })
    expect('ABSENT' in environment).toBe(false)
  })
})
