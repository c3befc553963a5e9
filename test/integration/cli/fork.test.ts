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
  const none = await fork('--step', '9')
  expect(none.code).toBe(2)
  expect(none.stderr).toContain('--step 9 is none of them')
  expect(await fork('--step', '1', '--call', '7', '--result', 'x')).toMatchObject({ code: 2 })
  expect(await fork('--arguments', '[1]')).toMatchObject({ code: 2 })
  expect(await fork('--instead', '5')).toMatchObject({ code: 2 })
  expect((await fork('--step', '1', '--result', 'x')).stderr).toContain('call of a tool')
  expect((await cli(['fork', '--help'])).stdout).toContain('--keep')
})
