import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

test('autoglm knowledge does not index, list, search or remove', async () => {
  const folder = temporaryFolder('papers')
  const profile = ['--profile', temporaryFolder('cli')]
  writeFileSync(join(folder, 'a.md'), '# Boats\n\nThe harbour is old.\n')
  const json = async (...words: string[]) =>
    JSON.parse((await cli(['knowledge', ...words, '--json', ...profile])).stdout)
  const { index, changes } = await json('index', folder, '--name', 'Papers')
  expect(index).toMatchObject({ name: 'Papers', folder, files: 1, chunks: 1 })
  expect(changes).toMatchObject({ added: 1, failed: 0 })
  expect((await json('index', 'Papers')).changes).toMatchObject({ unchanged: 1 })
  expect(await json('list')).toMatchObject([{ name: 'Papers' }])
  expect(await json('search', 'old', 'harbour')).toMatchObject([{ path: 'a.md', line: 1, heading: 'Boats' }])
  const said = await cli(['knowledge', 'search', 'harbour', ...profile])
  expect(said.stdout).toContain('[1] a.md, line 1 (Boats)')
  const wrong = await cli(['knowledge', 'search', 'harbour', '--index', 'None', ...profile])
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('There are: Papers.') })
  await json('remove', 'Papers')
  expect(await json('list')).toEqual([])
})
