import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cli } from '../../support/cli.ts'
import { makeSmallDisk, type SmallDisk, whyNoMount } from '../../support/mount.ts'
import { bundledModel, openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

/** The error as JSON, and that the profile still works afterwards. */
async function errorOf(args: string[], profile: string, input?: string | Uint8Array) {
  const { code, stdout } = await cli([...args, '--json', '--profile', profile], input === undefined ? {} : { input })
  const { error } = JSON.parse(stdout)
  expect(code).not.toBe(0)
  // A sentence for a person: no stack, no code name alone.
  expect(error.message).toMatch(/\w+ \w+/)
  expect(error.message).not.toMatch(/\n\s+at /)
  return error
}

async function stillWorks(profile: string): Promise<void> {
  const { code, stdout } = await cli(['run', 'What is 12*7?', '--json', '--profile', profile])
  expect({ code, answer: JSON.parse(stdout).answer }).toMatchObject({ code: 0, answer: expect.stringContaining('84') })
}

describe('bad input gets a clear error and nothing is lost', () => {
  it('model files that are none: empty, text, truncated, missing, a folder', async () => {
    const profile = temporaryFolder('bad')
    const file = (name: string): string => join(profile, name)
    writeFileSync(file('empty.gguf'), '')
    writeFileSync(file('text.gguf'), 'This is a letter, not a model.\n'.repeat(100))
    copyFileSync(bundledModel, file('cut.gguf'))
    truncateSync(file('cut.gguf'), 1_500_000)
    mkdirSync(file('folder.gguf'))
    for (const name of ['empty.gguf', 'text.gguf', 'cut.gguf', 'folder.gguf']) {
      const error = await errorOf(['run', 'What is 12*7?', '--model', file(name)], profile)
      expect({ name, code: error.code }).toEqual({ name, code: 'MODEL_INVALID' })
      expect(error.message).toContain(name)
    }
    expect((await errorOf(['models', 'add', file('nowhere.gguf')], profile)).code).toBe('MODEL_NOT_FOUND')
    await stillWorks(profile)
  })

  it('a database from the future', async () => {
    const profile = temporaryFolder('bad')
    await stillWorks(profile)
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(join(profile, 'studio.db'))
    database.pragma('user_version = 99')
    database.close()
    const before = readFileSync(join(profile, 'studio.db'))
    const error = await errorOf(['runs'], profile)
    expect(error.code).toBe('STORE_TOO_NEW')
    expect(error.message).toContain('99')
    expect(readFileSync(join(profile, 'studio.db')).equals(before)).toBe(true)
  })

  it('10 MB of input, from standard input and through the contract', async () => {
    const profile = temporaryFolder('bad')
    const error = await errorOf(['run', '-'], profile, 'word '.repeat(2_000_000))
    expect(error.code).toBe('INPUT_TOO_LARGE')
    const smaller = await errorOf(['run', '-'], profile, 'word '.repeat(600_000))
    expect(smaller).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('1,000,000 characters'),
    })
    await stillWorks(profile)
  })

  it('an input that does not fit the model', async () => {
    const profile = temporaryFolder('bad')
    const { code, stdout } = await cli(['run', '-', '--json', '--profile', profile], { input: 'apple '.repeat(20_000) })
    const { status, error } = JSON.parse(stdout)
    expect({ code, status, error: error.code }).toEqual({ code: 1, status: 'failed', error: 'CONTEXT_OVERFLOW' })
    expect(error.message).toContain('2048')
    await stillWorks(profile)
  })

  it('bytes that are no UTF-8, and nothing at all', async () => {
    const profile = temporaryFolder('bad')
    const error = await errorOf(['run', '-'], profile, new Uint8Array([0x57, 0xff, 0xfe, 0xc3]))
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', message: expect.stringContaining('UTF-8') })
    expect((await errorOf(['run', '   '], profile)).message).toContain('empty')
    await stillWorks(profile)
  })

  it('a workspace that has vanished', async () => {
    const profile = temporaryFolder('bad')
    const workspace = join(profile, 'mine')
    mkdirSync(workspace)
    writeFileSync(join(workspace, 'a.txt'), 'hello')
    await cli(['run', 'What is 12*7?', '--workspace', workspace, '--profile', profile])
    rmSync(workspace, { recursive: true })
    const { stdout } = await cli(['run', 'Read docs/apple.txt', '--json', '--profile', profile])
    expect(JSON.parse(stdout).toolCalls[0]).toMatchObject({
      isError: true,
      result: expect.stringMatching(/workspace/i),
    })
    await stillWorks(profile)
  })

  const problem = whyNoMount()
  const title = (text: string): string => (problem ? `${text} (skipped: ${problem})` : text)
  it.skipIf(problem)(
    title('a profile that cannot be written: it can be looked at, and says why nothing runs'),
    async () => {
      const disk = smallDisk(16)
      const { folder } = disk
      const profile = join(folder, 'profile')
      await stillWorks(profile)
      disk.freeze()
      const { code, stdout } = await cli(['runs', '--json', '--profile', profile])
      expect(code).toBe(0)
      expect(JSON.parse(stdout).runs).toHaveLength(1)
      expect((await errorOf(['run', 'What is 12*7?'], profile)).code).toBe('STORE_READ_ONLY')
      expect((await errorOf(['runs'], join(folder, 'other'))).code).toBe('STORE_READ_ONLY')
      disk.thaw()
      await stillWorks(profile)
    },
  )

  it.skipIf(problem)(
    title('a full disk in the middle of the work: no crash, no half step, and it goes on when there is room'),
    async () => {
      const { folder } = smallDisk(4)
      const profile = join(folder, 'profile')
      const test = await openStudio({ profilePath: profile })
      const first = await runToEnd(test, 'What is 12*7?')
      expect(first.status).toBe('done')
      const filler = join(folder, 'filler')
      execFileSync('sh', ['-c', `dd if=/dev/zero of=${filler} bs=4k 2>/dev/null || true`])
      // The log has room of its own for a few runs.
      let failure: unknown = null
      for (let runs = 0; failure === null && runs < 40; runs += 1) {
        failure = await runToEnd(test, 'What is 12*7?').then(
          (run) => run.error,
          (error: unknown) => error,
        )
      }
      expect(failure).toMatchObject({ code: 'STORE_FULL', message: expect.stringMatching(/disk|space/i) })
      rmSync(filler)
      const after = await runToEnd(test, 'What is 12*7?')
      expect(after.status).toBe('done')
      expect(test.studio.store.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      expect(await test.studio.audit.verify()).toMatchObject({ ok: true })
      await test.close()
    },
  )
})

function smallDisk(megabytes: number): SmallDisk {
  const disk = makeSmallDisk(megabytes)
  onTestFinished(() => disk.remove())
  return disk
}
