import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, bundleEngineHost, OPTIONS, startEngine, TINY } from '../../support/engine-fork.ts'

let host: Awaited<ReturnType<typeof bundleEngineHost>>

beforeAll(async () => {
  host = await bundleEngineHost()
})

afterAll(() => host?.remove())

/** Lets a process have this many bytes of address space more than it has. */
function limit(pid: number, bytes: number): void {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[0])
  execFileSync('prlimit', ['--pid', String(pid), `--as=${pages * 4096 + bytes}`])
}

const canLimit = existsSync('/usr/bin/prlimit') && existsSync('/proc/self/statm')

test.runIf(canLimit)(
  'an engine that memory runs out on hangs, takes the studio with it, or never comes back',
  async () => {
    const { engine, stop } = startEngine(host.entry)
    try {
      await engine.load(TINY, OPTIONS)
      const { pid } = engine.state
      if (pid === null) throw new Error('The engine has no process.')
      limit(pid, 48 * 2 ** 20)
      // Weights fit, the caches of thirty-two contexts do not; the estimate, which would refuse them, is overruled.
      const loading = engine.load(TINY, { ...OPTIONS, contextSize: 1_000_000, sequences: 32, force: true })
      const failure = await loading.then(
        () => null,
        (error: unknown) => error,
      )
      // Told by llama.cpp, loaded with less, or its process is gone: in each case something answers afterwards.
      if (failure) expect(failure).toMatchObject({ code: expect.stringMatching(/MODEL_|ENGINE_/) })
      if (engine.state.pid === pid) process.kill(pid, 'SIGKILL')
      await expect.poll(() => engine.state.pid, { timeout: 20_000 }).not.toBe(pid)
      await engine.load(TINY, OPTIONS)
      expect((await engine.infer(ask('What is 12*7?'), () => {})).toolCalls).toHaveLength(1)
      expect(engine.state).toMatchObject({ status: 'ready', error: null })
    } finally {
      await stop()
    }
  },
)
