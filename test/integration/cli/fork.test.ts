import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

test('autoglm fork goes on otherwise, says the new run, and refuses what is not there', async () => {
  const profile = temporaryFolder('cli')
  const { runId } = JSON.parse((await cli(['run', 'What is 12*7?', '--json', '--profile', profile])).stdout)
  const fork = (...words: string[]) => cli(['fork', runId, ...words, '--profile', profile])
  const given = await fork('--step', '1', '--call', '1', '--result', '91', '--json')
  expect(given.code).toBe(0)
  const child = JSON.parse(given.stdout)
  expect(child.answer).toContain('91')
  expect(child.runId).not.toBe(runId)
  const changed = await fork('--step', '1', '--call', '1', '--arguments', '{"expression": "12*8"}')
  expect(changed).toMatchObject({ code: 0 })
  expect(changed.stdout).toContain('96')
  expect(changed.stderr).toMatch(/The fork is run_/)
  expect((await cli(['replay', child.runId, '--profile', profile])).code).toBe(0)
  // Somebody else replays the fork, whole or with a word taken out.
  const folder = temporaryFolder('share')
  for (const [name, words] of Object.entries({ whole: [], redacted: ['--remove', '91'] })) {
    const file = join(folder, `${name}.json`)
    expect(await cli(['export', child.runId, '--out', file, ...words, '--profile', profile])).toMatchObject({ code: 0 })
    const other = temporaryFolder('cli')
    expect(await cli(['import', file, '--profile', other])).toMatchObject({ code: 0 })
    const replayed = await cli(['replay', child.runId, '--mode', 'play', '--profile', other])
    expect(replayed.code, `${name}: ${replayed.stderr}`).toBe(0)
    if (name === 'whole') expect((await cli(['replay', child.runId, '--profile', other])).code).toBe(0)
    const forked = await cli(['fork', child.runId, '--step', '1', '--profile', other])
    expect(forked.stderr).toContain('imported')
  }
  const none = await fork('--step', '9')
  expect(none.code).toBe(2)
  expect(none.stderr).toContain('--step 9 is none of them')
  expect(await fork('--step', '1', '--call', '7', '--result', 'x')).toMatchObject({ code: 2 })
  expect(await fork('--arguments', '[1]')).toMatchObject({ code: 2 })
  expect(await fork('--instead', '5')).toMatchObject({ code: 2 })
  expect((await fork('--step', '1', '--result', 'x')).stderr).toContain('call of a tool')
  expect((await cli(['fork', '--help'])).stdout).toContain('--keep')
})
