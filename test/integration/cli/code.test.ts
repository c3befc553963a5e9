import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { electronPath } from '../../../scripts/lib/runtime.mjs'
import { cli } from '../../support/cli.ts'
import { profileOfCoder } from '../../support/coder.ts'

it('a run without a window runs JavaScript and Python on files of the workspace, and keeps only what was named', async () => {
  const { profilePath, results } = await profileOfCoder([
    {
      name: 'run_javascript',
      arguments: {
        code: "console.log('bytes', readBytes('README.md').length); writeFile('out.txt', 'from js'); writeFile('other.txt', 'x'); 6 * 7",
        files: ['README.md'],
        output_files: ['out.txt'],
      },
    },
    {
      name: 'run_python',
      arguments: {
        code: "text = open('out.txt').read()\nopen('out.txt', 'w').write(text + ' and python')\nprint('read', text)\nlen(text)",
        files: ['out.txt'],
        output_files: ['out.txt'],
      },
    },
    { name: 'run_python', arguments: { code: 'def f():\n  return {}[1]\nf()' } },
    { name: 'run_python', arguments: { code: '1', files: ['../secret'] } },
  ])
  const electron = electronPath()?.path ?? ''
  const args = ['run', 'go', '--agent', 'Programmer', '--approve', 'all', '--profile', profilePath, '--json']
  const { code, stderr } = await cli(args, { env: { ELECTRON_EXEC_PATH: electron } })
  expect(code, stderr).toBe(0)
  const workspace = join(profilePath, 'workspace')
  const bytes = readFileSync(join(workspace, 'README.md')).length
  expect(results).toEqual([
    `bytes ${bytes}\n42\nWrote out.txt (7 bytes).\nNot kept, because not named in output_files: other.txt.`,
    'read from js\n7\nWrote out.txt (18 bytes).',
    expect.stringMatching(/^Error: Traceback[\s\S]*line 2, in f[\s\S]*KeyError: 1$/),
    expect.stringMatching(/outside the workspace/),
  ])
  expect(readFileSync(join(workspace, 'out.txt'), 'utf8')).toBe('from js and python')
  expect(existsSync(join(workspace, 'other.txt'))).toBe(false)
  expect(existsSync(join(profilePath, 'python'))).toBe(true)
})

it('asks only for calls that keep files', async () => {
  const code = "writeFile('out.txt', 'x'); 1 + 1"
  const { profilePath, results } = await profileOfCoder([
    { name: 'run_javascript', arguments: { code } },
    { name: 'run_javascript', arguments: { code, output_files: [] } },
    { name: 'run_javascript', arguments: { code, output_files: ['out.txt'] } },
  ])
  await cli(['run', 'go', '--agent', 'Programmer', '--approve', 'none', '--profile', profilePath])
  const pure = '2\nNot kept, because not named in output_files: out.txt.'
  expect(results).toEqual([pure, pure, expect.stringMatching(/did not allow this call/)])
  expect(existsSync(join(profilePath, 'workspace', 'out.txt'))).toBe(false)
  const [id] = /run_[\w-]+/.exec((await cli(['runs', '--json', '--profile', profilePath])).stdout) ?? ['']
  expect((await cli(['replay', id, '--profile', profilePath])).code).toBe(0)
})

it('says what to do where there is no program to show a page', async () => {
  const { profilePath, results } = await profileOfCoder([{ name: 'run_python', arguments: { code: '1' } }])
  const args = ['run', 'go', '--agent', 'Programmer', '--approve', 'all', '--profile', profilePath]
  await cli(args, { env: { ELECTRON_EXEC_PATH: '/nowhere/electron' } })
  expect(results).toEqual([expect.stringMatching(/hidden page of the window program.*npm run setup/)])
})
