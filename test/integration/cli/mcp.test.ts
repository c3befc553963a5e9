import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collect, startCli } from '../../support/cli.ts'
import { inlineServer, referenceServer } from '../../support/mcp-servers.ts'
import { temporaryFolder } from '../../support/studio.ts'

it('autoglm mcp imports, confirms, consents, calls, reads, diagnoses and removes', async () => {
  const folder = temporaryFolder('mcp')
  const profile = ['--profile', join(folder, 'profile')]
  const cli = (...args: string[]) => {
    const rest = args.indexOf('--')
    const placed = rest < 0 ? [...args, ...profile] : [...args.slice(0, rest), ...profile, ...args.slice(rest)]
    return collect(startCli(['mcp', ...placed]))
  }
  const file = join(folder, 'mcp.json')
  const everything = referenceServer('everything')
  writeFileSync(file, JSON.stringify({ mcpServers: { everything, old: { type: 'sse', url: 'https://a.b' } } }))
  const imported = await cli('import', file)
  expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining(everything.args[0] ?? '') })
  expect(imported.stdout).toContain('old was left out')

  // Shown is not confirmed, and a wrong hash confirms nothing.
  expect(await cli('tools', 'everything')).toMatchObject({ code: 1, stderr: expect.stringContaining('not started') })
  const shown = await cli('confirm', 'everything')
  expect(shown.code).toBe(1)
  const hash = /--hash ([0-9a-f]+)/.exec(shown.stdout)?.[1] ?? ''
  expect(await cli('confirm', 'everything', '--hash', '0'.repeat(16))).toMatchObject({ code: 1 })
  expect(await cli('confirm', 'everything', '--hash', hash.slice(0, 4))).toMatchObject({ code: 1 })
  expect((await cli('confirm', 'everything', '--hash', hash)).code).toBe(0)

  const tools = await cli('tools', 'everything', '--json')
  expect(JSON.parse(tools.stdout)).toContainEqual(
    expect.objectContaining({ name: 'echo', consent: 'new', effect: 'irreversible' }),
  )
  expect(await cli('consent', 'everything')).toMatchObject({ code: 2, stderr: expect.stringContaining('--all') })
  const consented = await cli('consent', 'everything', 'echo', '--effect', 'pure')
  expect(consented.stdout).toContain('echo  pure  agents can have it')
  const listed = await collect(startCli(['tools', 'list', ...profile]))
  expect(listed.stdout).toContain('everything_echo  pure')
  expect(listed.stdout).not.toContain('everything_get-sum')

  const called = await cli('call', 'everything', 'echo', '--input', '{"message": "hello"}')
  expect(called).toMatchObject({ code: 0, stdout: 'Echo: hello\n' })
  expect((await cli('call', 'everything', 'echo', '--input', '{}')).code).toBe(1)
  const resources: { uri: string; template: boolean }[] = JSON.parse(
    (await cli('resources', 'everything', '--json')).stdout,
  )
  const uri = resources.find(({ template }) => !template)?.uri ?? ''
  expect(await cli('resources', 'everything', uri)).toMatchObject({ code: 0, stdout: expect.stringContaining(uri) })
  expect((await cli('prompts', 'everything')).stdout).toContain('simple-prompt')
  const greeted = await cli('prompt', 'everything', 'args-prompt', '--arg', 'city=Bern')
  expect(greeted).toMatchObject({ code: 0, stdout: expect.stringContaining('Bern') })
  expect((await cli('prompt', 'everything', 'args-prompt', '--arg', 'city')).code).toBe(2)
  const template = resources.find(({ uri, template }) => template && uri.includes('text'))?.uri ?? ''
  const filled = await cli('read', 'everything', template, '--arg', 'resourceId=2')
  expect(filled).toMatchObject({ code: 0, stdout: expect.stringContaining('demo://') })
  expect((await cli('read', 'everything', template, '--arg', 'other=2')).code).toBe(2)
  expect((await cli('doctor', 'everything')).code).toBe(0)

  const broken = inlineServer(`console.error('the key is missing'); process.exit(3)`)
  const added = await cli('add', 'broken', '--', broken.command, ...broken.args)
  await cli('confirm', 'broken', '--hash', /--hash ([0-9a-f]+)/.exec(added.stdout)?.[1] ?? '')
  const diagnosed = await cli('doctor', 'broken')
  expect(diagnosed).toMatchObject({ code: 1, stdout: expect.stringContaining('exit code 3') })
  expect(diagnosed.stdout).toContain('| the key is missing')
  expect(await cli('logs', 'broken')).toMatchObject({ code: 1, stdout: expect.stringContaining('the key is missing') })
  // Nothing is asked of anybody before it was allowed, and what is allowed shows in what the server lists.
  expect((await cli('allow', 'everything')).stdout).toContain('may not ask the model')
  const allowed = await cli('allow', 'everything', '--elicitation', '--root', folder)
  expect(allowed.stdout).toContain('may ask you questions')
  expect(allowed.stdout).toContain(folder)
  const asking: { name: string }[] = JSON.parse((await cli('tools', 'everything', '--json')).stdout)
  expect(asking.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['trigger-elicitation-request', 'get-roots-list']),
  )
  expect(asking.map(({ name }) => name)).not.toContain('trigger-sampling-request')
  expect(JSON.parse((await cli('allow', 'everything', '--no-elicitation', '--no-root', '--json')).stdout)).toEqual({
    sampling: false,
    elicitation: false,
    roots: [],
  })
  expect((await cli('allow', 'everything', '--root', join(folder, 'none'))).code).toBe(2)

  // Another command waits for its confirmation; what was not said stays.
  expect((await cli('change', 'broken')).code).toBe(2)
  const changed = await cli('change', 'broken', '--env', 'GREETING=hello')
  expect(changed.stdout).toContain('with GREETING=hello')
  const other = await cli('change', 'broken', '--', process.execPath, '--version')
  expect(other.stdout).toContain('--version')
  expect(other.stdout).toContain('with GREETING=hello')
  expect(other.stdout).toContain('autoglm mcp confirm broken --hash')
  expect(await cli('tools', 'broken')).toMatchObject({ code: 1, stderr: expect.stringContaining('not started') })
  expect((await cli('disable', 'everything')).stdout).toContain('disabled')
  expect((await cli('remove', 'everything')).code).toBe(0)
  expect((await cli('list')).stdout).not.toContain('everything')
  expect((await cli('add', 'neither')).code).toBe(2)
})
