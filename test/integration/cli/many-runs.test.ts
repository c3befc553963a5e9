import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { writeManyRuns } from '../../support/many-runs.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'

async function profileWithRuns(count: number): Promise<string> {
  const { studio, profilePath, close } = await openStudio({ engine: false })
  writeManyRuns(studio.store, count)
  await close()
  return profilePath
}

describe('autoglm with many runs', () => {
  it('runs --sort gives the same runs in another order', async () => {
    const profile = await profileWithRuns(30)
    const tokens = async (...words: string[]): Promise<number[]> => {
      const { stdout } = await cli(['runs', '--json', '--limit', '30', '--profile', profile, ...words])
      const { runs } = JSON.parse(stdout)
      return runs.map((run: { inputTokens: number; outputTokens: number }) => run.inputTokens + run.outputTokens)
    }
    const newest = await tokens()
    const most = [...newest].sort((a, b) => b - a)
    expect(most).not.toEqual(newest)
    expect(await tokens('--sort', 'tokens')).toEqual(most)
    expect(await tokens('--sort', 'tokens', '--ascending')).toEqual([...most].reverse())
    expect((await cli(['runs', '--sort', 'colour', '--profile', profile])).code).toBe(2)
  })

  it('remove deletes nothing without --yes, and then only what was chosen', async () => {
    const profile = await profileWithRuns(40)
    const from = ['--profile', profile]
    const ids = async (...words: string[]): Promise<string[]> =>
      JSON.parse((await cli(['runs', '--json', '--limit', '100', ...words, ...from])).stdout).runs.map(
        (run: { id: string }) => run.id,
      )
    const failed = await ids('--filter', 'status:failed')
    expect(failed.length).toBeGreaterThan(0)
    const asked = await cli(['remove', '--filter', 'status:failed', ...from])
    expect(asked.code).toBe(2)
    expect(asked.stdout).toContain('Nothing was deleted. Add --yes')
    expect(await ids()).toHaveLength(40)
    const removed = await cli(['remove', '--filter', 'status:failed', '--yes', '--json', ...from])
    expect(removed.code).toBe(0)
    expect(JSON.parse(removed.stdout)).toEqual({ removed: failed, refused: [] })
    expect(await ids('--filter', 'status:failed')).toEqual([])
    const [one = '', two = ''] = await ids()
    const some = await cli(['remove', one, 'run_nobody', two, two, '--yes', ...from])
    expect(some).toMatchObject({ code: 1, stdout: expect.stringContaining('Deleted 2 runs.') })
    expect(some.stdout).toContain('run_nobody: There is no run')
    expect(await ids()).toHaveLength(40 - failed.length - 2)
    for (const words of [[], [one, '--filter', 'x'], ['nonsense'], ['--filter', 'colour:red']])
      expect([words, (await cli(['remove', ...words, '--yes', ...from])).code]).toEqual([words, 2])
    expect((await cli(['audit', 'verify', ...from])).code).toBe(0)
  })

  it('export writes each of several runs to a file of its own, and asks for a folder', async () => {
    const profile = await profileWithRuns(12)
    const from = ['--profile', profile]
    const folder = join(temporaryFolder('out'), 'runs')
    const none = await cli(['export', '--filter', 'status:done', ...from])
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--out FOLDER') })
    const { code, stdout } = await cli(['export', '--filter', 'status:done', '--out', folder, '--json', ...from])
    expect(code).toBe(0)
    const { runs } = JSON.parse(stdout)
    expect(runs.length).toBeGreaterThan(5)
    expect(readdirSync(folder).sort()).toEqual(runs.map((id: string) => `${id}.autoglm.jsonl`).sort())
    const [one, two] = runs
    const pair = join(folder, 'pair')
    const otlp = await cli(['export', one, two, 'run_nobody', '--format', 'otlp-json', '--out', pair, ...from])
    expect(otlp).toMatchObject({ code: 1, stdout: expect.stringContaining('Wrote 2 runs') })
    expect(readdirSync(pair).sort()).toEqual([`${one}.jsonl`, `${two}.jsonl`].sort())
    expect((await cli(['export', '--filter', 'submarine', '--out', pair, ...from])).stdout).toContain('No run matches')
  })
})
