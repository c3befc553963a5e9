import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterGguf } from '../../support/adapter-gguf.ts'
import { bertGguf } from '../../support/bert-gguf.ts'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

test('autoglm adapters does not choose them, or a run does not say which it used', async () => {
  const folder = temporaryFolder('cli')
  const file = join(folder, 'tone.gguf')
  writeFileSync(file, adapterGguf())
  const json = async (...words: string[]) => {
    const { code, stdout, stderr } = await cli([...words, '--json', '--profile', join(folder, 'profile')])
    return { code, stderr, value: JSON.parse(stdout || 'null') }
  }
  const { value } = await json('adapters', 'Assistant', `${file}=0`)
  expect(value.agents).toMatchObject([{ name: 'Assistant', adapters: [{ scale: 0 }] }])
  const run = await json('run', 'What is 12*7?', '--speculate')
  expect(run.value).toMatchObject({ answer: '12*7 = 84', agent: { version: value.agents[0].version } })
  expect(run.value.passports[0]).toMatchObject({ adapters: [{ scale: 0 }], speculation: 'promptLookup' })
  expect(run.value.timings.draft_n).toBeGreaterThan(0)
  await json('adapters', 'Assistant', '--none')
  const { agents } = (await json('adapters')).value as { agents: { adapters: unknown[] }[] }
  expect(agents.length).toBeGreaterThan(1)
  expect(agents.flatMap(({ adapters }) => adapters)).toEqual([])
  expect((await cli(['adapters', 'Assistant', `${file}=9`, '--profile', folder])).code).not.toBe(0)
})

test('autoglm embed gives no vectors, hides that a text was cut, or does not say what is missing', async () => {
  const profile = temporaryFolder('cli')
  const file = join(profile, 'bert.gguf')
  writeFileSync(file, bertGguf())
  const { stdout, stderr } = await cli([
    'embed',
    'the cat',
    'the cat',
    'cat '.repeat(300),
    '--model',
    file,
    '--json',
    '--profile',
    profile,
  ])
  const outcome = JSON.parse(stdout)
  expect(outcome).toMatchObject({ dimension: 32, pooling: 'mean', truncated: [2] })
  expect(outcome.vectors).toHaveLength(3)
  expect(outcome.vectors[0]).toEqual(outcome.vectors[1])
  expect(stderr).toContain('Text 3 is longer than the model reads')
  const bundled = await cli(['embed', 'a cat', 'a kitten', '--json', '--profile', profile])
  expect(JSON.parse(bundled.stdout)).toMatchObject({ dimension: 384, pooling: 'mean' })
  const again = await cli(['reembed', '--json', '--profile', profile])
  expect(JSON.parse(again.stdout)).toEqual({ model: 'all-MiniLM-L6-v2', embedded: 0 })
})
