import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collect, startCli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

const SOURCE = `import { defineTool, z } from 'autoglm'
export default defineTool({
  name: 'dice', description: 'Throws dice', effect: 'pure', capabilities: ['random'],
  input: z.object({ sides: z.int().min(2) }),
  run({ sides }, ctx) { ctx.log('thrown'); return { shown: ctx.random.int(1, sides) } },
})
`

describe('autoglm tools', () => {
  it('imports, tests, grants, runs, exports and removes', async () => {
    const folder = temporaryFolder('tools')
    const profile = ['--profile', join(folder, 'profile')]
    const cli = (...args: string[]) => collect(startCli(['tools', ...args, ...profile]))
    const file = join(folder, 'dice.tool.ts')
    const call = { name: 'six', input: { sides: 6 }, assertions: [{ at: '/shown', matches: '^[1-6]$' }] }
    writeFileSync(file, `${SOURCE}\n/* autoglm-calls\n${JSON.stringify([call])}\n*/\n`)
    expect(await cli('import', file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('dice  v1  disabled  1 tests  needs random'),
    })

    expect(await cli('check', 'dice')).toMatchObject({ code: 0, stdout: expect.stringContaining('no mistakes') })
    const mistaken = join(folder, 'mistaken.ts')
    writeFileSync(mistaken, SOURCE.replace('ctx.random.int', 'ctx.random.integer'))
    expect(await cli('check', mistaken)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`${mistaken}:5:`),
    })

    const before = await cli('test', 'dice', '--junit', join(folder, 'report.xml'))
    expect(before).toMatchObject({ code: 1, stdout: expect.stringContaining('needs the capability "random"') })
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toContain('failures="1"')

    const refused = await cli('enable', 'dice')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('was not granted: random') })
    expect((await cli('enable', 'dice', '--grant', 'random')).code).toBe(0)
    expect(await cli('test')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 hold') })

    const ran = await cli('run', 'dice', '--input', '{"sides": 2}', '--json')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: null,
      logs: [{ line: 'thrown' }],
      uses: [{ capability: 'random' }],
    })
    const fuzzed = await cli('fuzz', 'dice', '--runs', '40', '--seed', '3', '--json')
    expect({ code: fuzzed.code, ...JSON.parse(fuzzed.stdout) }).toMatchObject({ code: 0, seed: 3, findings: [] })
    const recorded = await cli('recorded', 'dice', '--source', mistaken, '--json')
    expect({ code: recorded.code, ...JSON.parse(recorded.stdout) }).toMatchObject({ code: 0, calls: 0, changed: [] })
    expect(await cli('secrets', 'set', 'API_KEY', '--env', 'HOME')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('$HOME'),
    })
    expect((await cli('secrets', 'remove', 'API_KEY')).code).toBe(0)
    expect(await cli('run', 'dice', '--input', 'six')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('JSON object'),
    })
    expect((await cli('run', 'dice', '--input', '{}')).code).toBe(1)
    expect(await cli('give', 'dice', 'Assistant')).toMatchObject({ code: 0, stdout: expect.stringContaining('dice') })

    const copy = join(folder, 'copy.tool.ts')
    expect((await cli('export', 'dice', copy)).code).toBe(0)
    expect(readFileSync(copy, 'utf8').startsWith(SOURCE.trimEnd())).toBe(true)
    expect((await cli('remove', 'dice')).code).toBe(0)
    expect(await cli('run', 'dice')).toMatchObject({ code: 1, stderr: expect.stringContaining('no tool "dice"') })
    expect(await cli('list')).toMatchObject({ code: 0, stdout: expect.stringContaining('calculator  pure') })
    expect(await cli('import', join(folder, 'nowhere.ts'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no file'),
    })
  })
})

describe('autoglm tools run', () => {
  it('runs a tool of the studio, and keeps its pictures', async () => {
    const folder = temporaryFolder('run')
    const profile = ['--profile', join(folder, 'profile')]
    const cli = (...args: string[]) => collect(startCli(['tools', 'run', ...args, ...profile]))
    expect(await cli('calculator', '--input', '{"expression":"6*7"}')).toMatchObject({ code: 0, stdout: '42\n' })
    const chart = { kind: 'bar', rows: [{ a: 'x', b: 1 }], title: 'One ../bar', format: 'png' }
    const pictures = join(folder, 'pictures')
    const drawn = await cli('draw_chart', '--input', JSON.stringify(chart), '--pictures', pictures)
    expect(drawn).toMatchObject({ code: 0, stdout: expect.stringContaining('Drew a bar chart') })
    expect(readdirSync(pictures)).toEqual([expect.stringMatching(/^1 One bar\.(png|svg)$/)])
    const failed = await cli('sql_query', '--input', '{"file":"data/sales.db","query":"select * from customer"}')
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('Did you mean "customers"?') })
    const table = await cli('query_table', '--input', '{"files":["data/sales.csv"]}')
    expect(table.stdout).toMatch(/^sales: \d+ rows/)
  })
})
