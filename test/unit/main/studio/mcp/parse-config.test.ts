import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillDefinition, secretNames, showCommand } from '../../../../../src/main/studio/mcp/definition.ts'
import { parseConfig } from '../../../../../src/main/studio/mcp/parse-config.ts'
import { readJsonc } from '../../../../../src/main/studio/mcp/read-jsonc.ts'

const place = (name: string): string => `\${${name}}`
const places = { workspacePath: '/work', env: { HOME_URL: 'https://example.com' } }

describe('a configuration file of another program', () => {
  it('is read as Claude Desktop, VS Code and .mcp.json write it', () => {
    const stdio = { command: 'npx', args: ['-y', 'server', 1], env: { MODE: 'fast', EMPTY: null } }
    const parsed = parseConfig(JSON.stringify({ mcpServers: { 'My Files!': stdio, web: { url: 'https://a.b/mcp' } } }))
    expect(parsed.servers).toEqual([
      {
        name: 'My-Files',
        definition: {
          transport: 'stdio',
          command: 'npx',
          args: ['-y', 'server', '1'],
          env: { MODE: 'fast' },
          cwd: null,
        },
        secrets: {},
      },
      { name: 'web', definition: { transport: 'http', url: 'https://a.b/mcp', headers: {} }, secrets: {} },
    ])
    const code = `{ // servers of this folder
      "servers": { "gh": { "type": "http", "url": "https://a.b/mcp", "headers": { "Authorization": "Bearer ${place('input:gh-token')}" } } },
      "inputs": [{ "id": "gh-token", "type": "promptString", "password": true }], /* end */
    }`
    const [gh] = parseConfig(code).servers
    expect(gh?.definition).toMatchObject({ headers: { Authorization: `Bearer ${place('secret:gh_token')}` } })
    expect(gh && secretNames(gh.definition, {})).toEqual(['gh_token'])
    expect(parseConfig(JSON.stringify({ bare: { command: 'x' } })).servers[0]?.name).toBe('bare')
  })

  it('keeps secrets apart from what is written down', () => {
    const env = { GITHUB_TOKEN: 'plain-value', MODE: 'fast', OTHER_KEY: place('GITHUB_TOKEN') }
    const [server] = parseConfig(
      JSON.stringify({ mcpServers: { gh: { command: 'x', args: ['sk-abcdefgh1234'], env } } }),
    ).servers
    expect(server?.secrets).toEqual({ GITHUB_TOKEN: 'plain-value', argument_1: 'sk-abcdefgh1234' })
    expect(server?.definition).toMatchObject({
      args: [place('secret:argument_1')],
      env: { GITHUB_TOKEN: place('secret:GITHUB_TOKEN'), MODE: 'fast', OTHER_KEY: place('env:GITHUB_TOKEN') },
    })
  })

  it('leaves out with a reason what it cannot use', () => {
    const mcpServers = {
      old: { type: 'sse', url: 'https://a.b/sse' },
      none: {},
      '!!': { command: 'x' },
      strange: { command: 'x', args: [place('file:a')] },
      twin: { command: 'x' },
      'twin!': { command: 'y' },
      wrong: { command: 5 },
    }
    const { servers, skipped } = parseConfig(JSON.stringify({ mcpServers }))
    expect(servers.map(({ name }) => name)).toEqual(['twin'])
    expect(skipped.map(({ name }) => name).sort()).toEqual(['!!', 'none', 'old', 'strange', 'twin!', 'wrong'])
    for (const text of ['', '[]', '{}', '{"a": 1}', 'nonsense']) expect(() => parseConfig(text)).toThrow(/JSON|servers/)
  })

  it('never throws anything but a sentence, whatever it is given', () => {
    const entry = fc.oneof(fc.anything(), fc.record({ command: fc.string(), args: fc.array(fc.string()) }))
    const file = fc.oneof(
      fc.string(),
      fc.dictionary(fc.string(), entry).map((mcpServers) => JSON.stringify({ mcpServers })),
    )
    fc.assert(
      fc.property(file, (text) => {
        try {
          const { servers } = parseConfig(text ?? '')
          for (const { name } of servers) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/)
        } catch (error) {
          expect(error).toMatchObject({ code: 'VALIDATION_FAILED' })
        }
      }),
    )
  })

  it('reads every JSON text as JSON does, also with comments between and commas behind', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1)
        expect(readJsonc(text)).toEqual(JSON.parse(text))
        expect(readJsonc(`// first "\n${text} /* last " // */`)).toEqual(JSON.parse(text))
        expect(readJsonc(`[${text}, ]`)).toEqual([JSON.parse(text)])
      }),
    )
  })
})

describe('what is confirmed', () => {
  const stdio = (args: string[], env: Record<string, string> = {}) =>
    ({ transport: 'stdio', command: 'run', args, env, cwd: null }) as const

  it('tells two command lines apart whenever they start something else', () => {
    const words = fc.array(fc.string(), { maxLength: 4 })
    fc.assert(
      fc.property(words, words, (left, right) => {
        const [a, b] = [showCommand(stdio(left), places), showCommand(stdio(right), places)]
        const same = JSON.stringify(left) === JSON.stringify(right)
        expect(a.commandHash === b.commandHash).toBe(same)
      }),
    )
  })

  it('changes with the folder, the environment and the workspace it stands for', () => {
    const { commandHash, commandLine } = showCommand(stdio([place('workspaceFolder')]), places)
    expect(commandLine).toBe('run /work')
    const elsewhere = { ...places, workspacePath: '/else' }
    expect(showCommand(stdio([place('workspaceFolder')]), elsewhere).commandHash).not.toBe(commandHash)
    expect(showCommand(stdio(['/work'], { LD_PRELOAD: 'x' }), places)).toMatchObject({ given: ['LD_PRELOAD=x'] })
    expect(showCommand(stdio(['/work'], { LD_PRELOAD: 'x' }), places).commandHash).not.toBe(commandHash)
  })

  it('shows characters that hide or turn around what stands behind them', () => {
    const { commandLine } = showCommand(stdio(['a\u202eb', 'two words', "it's", '\u001b[2J']), places)
    expect(commandLine).toBe(`run 'a\\u{202e}b' 'two words' 'it'\\''s' '\\u{1b}[2J'`)
  })

  it('is started with every place filled, and refused when a variable is missing', () => {
    const definition = stdio([place('env:HOME_URL'), place('env:NOWHERE:-else')], { KEY: place('secret:KEY') })
    expect(fillDefinition(definition, places, new Map([['KEY', 'hush']]))).toMatchObject({
      args: ['https://example.com', 'else'],
      env: { KEY: 'hush' },
      cwd: '/work',
    })
    expect(secretNames(definition, places.env)).toEqual(['KEY'])
    expect(secretNames(definition, {})).toEqual(['KEY', 'HOME_URL'])
    expect(() => fillDefinition(stdio([place('env:NOWHERE')]), places, new Map())).toThrow(/NOWHERE/)
  })
})
