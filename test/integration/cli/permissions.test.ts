import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collect, startCli } from '../../support/cli.ts'
import { scriptedProfile } from '../../support/scripted-profile.ts'
import { temporaryFolder } from '../../support/studio.ts'

const cli = (profilePath: string, ...args: string[]) => collect(startCli([...args, '--profile', profilePath]))

describe('permissions and changes on the command line', () => {
  it('ask where a rule has decided, or cannot list and undo what a run did', async () => {
    const workspace = temporaryFolder('workspace')
    const file = join(workspace, 'a.txt')
    writeFileSync(file, 'one\n')
    const edit = { name: 'edit_file', arguments: { path: 'a.txt', old_text: 'one', new_text: 'two' } }
    const { profilePath } = await scriptedProfile(
      () => [{ calls: [edit] }, { answer: 'Done.' }],
      ['edit_file'],
      workspace,
    )
    expect((await cli(profilePath, 'run', 'Go')).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('one\n')

    expect(
      (await cli(profilePath, 'permissions', 'add', 'allow', 'edit_file', 'when', 'path', 'is', '*.txt')).code,
    ).toBe(0)
    expect((await cli(profilePath, 'permissions', 'add', 'perhaps', 'edit_file')).code).toBe(2)
    expect((await cli(profilePath, 'run', 'Go')).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('two\n')

    const { runs } = JSON.parse((await cli(profilePath, 'runs', '--json')).stdout) as { runs: { id: string }[] }
    const runId = runs[0]?.id ?? ''
    const changes = JSON.parse((await cli(profilePath, 'changes', runId, '--json')).stdout)
    expect(changes).toMatchObject([{ kind: 'write', path: 'a.txt', state: 'made' }])
    writeFileSync(file, 'mine\n')
    const refused = await cli(profilePath, 'undo', runId)
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('changed by somebody else') })
    writeFileSync(file, 'two\n')
    expect(await cli(profilePath, 'undo', runId)).toMatchObject({ code: 0, stdout: 'Undid 1 change.\n' })
    expect(readFileSync(file, 'utf8')).toBe('one\n')

    await cli(profilePath, 'permissions', 'mode', 'read-only')
    await cli(profilePath, 'run', 'Go')
    expect(readFileSync(file, 'utf8')).toBe('one\n')
    const listed = JSON.parse((await cli(profilePath, 'permissions', 'list', '--json')).stdout)
    expect(listed).toEqual({ mode: 'readOnly', rules: ['allow edit_file when path is *.txt'] })
  })
})
