import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { builtinTools } from '../../../../src/main/tools/builtin/all.ts'
import { invokeTool } from '../../../../src/main/tools/invoke.ts'
import { needsApproval } from '../../../../src/main/tools/permissions/permit.ts'
import { ToolRegistry } from '../../../../src/main/tools/registry.ts'
import type { Tool } from '../../../../src/main/tools/types.ts'
import { threadJobs } from '../../../support/jobs.ts'
import { NO_GRAPH } from '../../../support/no-graph.ts'
import { sqlRunner } from '../../../support/sql-runner.ts'
import { contextFor, failureOf } from './fixture.ts'

const tool = (run: Tool['run'], more: Partial<Tool> = {}): Tool => ({
  name: 'probe',
  version: 1,
  description: 'Probe',
  effect: 'pure',
  capabilities: [],
  input: z.object({}),
  run,
  ...more,
})

function registryOf(...tools: Tool[]): ToolRegistry {
  const registry = new ToolRegistry()
  for (const each of tools) registry.register(each)
  return registry
}

const builtin = () =>
  registryOf(
    ...builtinTools({
      now: () => new Date(0),
      sql: sqlRunner(),
      jobs: threadJobs(),
      knowledge: { search: async () => [] },
      graph: NO_GRAPH,
    }),
  )
const call = (name: string, given: Record<string, unknown> = {}) => ({ name, arguments: given })
const context = contextFor('/nowhere')

describe('registry', () => {
  test('the model is told more of a tool than it needs, or in another order', () => {
    const registry = builtin()
    expect(JSON.stringify(registry.schemaFor('calculator'))).toBe(
      '{"type":"object","properties":{"expression":{"type":"string"}},"required":["expression"]}',
    )
    expect(JSON.stringify(registry.schemaFor('current_time'))).toBe(
      '{"type":"object","properties":{"timezone":{"type":"string"}}}',
    )
    expect(JSON.stringify(registry.schemaFor('sql_query'))).toBe(
      '{"type":"object","properties":{"file":{"type":"string"},"query":{"type":"string"}},"required":["file","query"]}',
    )
  })

  test('an argument that is called "title" or "pattern" is dropped, or nesting, descriptions and choices are', () => {
    const input = z.object({
      title: z.string().max(5).describe('What it is called'),
      pattern: z.array(z.object({ kind: z.enum(['a', 'b']) })),
    })
    expect(registryOf(tool(async () => ({ content: '' }), { input })).schemaFor('probe')).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string', description: 'What it is called' },
        pattern: {
          type: 'array',
          items: { type: 'object', properties: { kind: { type: 'string', enum: ['a', 'b'] } }, required: ['kind'] },
        },
      },
      required: ['title', 'pattern'],
    })
  })

  test('the list of built-in tools is not what was agreed', () => {
    const listed = builtin().list({ allowHttp: false })
    expect(listed.map(({ name, effect }) => `${name} ${effect}`)).toEqual([
      'calculator pure',
      'current_time pure',
      'date_time pure',
      'convert_units pure',
      'diff_text pure',
      'list_files pure',
      'read_file pure',
      'search_files pure',
      'sql_schema pure',
      'sql_query pure',
      'sql_execute mutating',
      'query_table pure',
      'draw_chart pure',
      'memory_save mutating',
      'memory_save_fact mutating',
      'memory_search pure',
      'graph_query pure',
      'graph_add mutating',
      'knowledge_search pure',
      'http_get idempotent',
      'http_post irreversible',
      'find_files pure',
      'read_lines pure',
      'write_file mutating',
      'edit_file mutating',
      'move_file mutating',
      'delete_file mutating',
      'ask_user pure',
    ])
    expect(listed.filter((each) => each.disabledReason !== null).map((each) => each.name)).toEqual([
      'http_get',
      'http_post',
    ])
    expect(
      builtin()
        .list({ allowHttp: true })
        .every((each) => each.disabledReason === null),
    ).toBe(true)
  })

  test('a second tool takes the name of the first', async () => {
    const one = tool(async () => ({ content: '' }))
    expect((await failureOf(() => registryOf(one, one))).code).toBe('CONFLICT')
  })

  test('anything but a pure tool runs without being asked for', () => {
    expect(needsApproval([], { name: 'any', effect: 'pure' })).toBe(false)
    for (const effect of ['idempotent', 'mutating', 'irreversible'] as const)
      expect(needsApproval([], { name: 'any', effect })).toBe(true)
  })
})

describe('a call', () => {
  test('a right call gives anything but the bare result', async () => {
    const result = await invokeTool(builtin(), call('calculator', { expression: '12*7' }), context)
    expect(result).toEqual({ content: '84', isError: false, error: null, pictures: [] })
  })

  test('an unknown tool does not say which there are', async () => {
    const result = await invokeTool(builtin(), call('calcluator'), context)
    expect(result.error?.code).toBe('TOOL_UNKNOWN')
    expect(result.content).toContain('There is no tool called "calcluator". Available: calculator, current_time')
    expect((await invokeTool(builtin(), call('__proto__'), context)).error?.code).toBe('TOOL_UNKNOWN')
  })

  test.each<[Record<string, unknown>, string]>([
    [{}, 'calculator needs the argument "expression" (string).'],
    [{ expresion: '1' }, 'calculator needs the argument "expression" (string).'],
    [{ expression: 7 }, 'The argument "expression" of calculator must be of type string, not a number.'],
    [{ expression: null }, 'not null'],
    [{ expression: ['1'] }, 'not a list'],
    [{ expression: ' ' }, 'must not be empty'],
    [{ expression: '1'.repeat(2000) }, 'too long; at most 1000'],
  ])('wrong arguments %j are not named', async (given, words) => {
    const result = await invokeTool(builtin(), call('calculator', given), context)
    expect(result.isError).toBe(true)
    expect(result.error?.code).toBe('TOOL_INVALID_ARGUMENTS')
    expect(result.content).toContain(words)
  })

  test('a tool that is switched off runs', async () => {
    const url = 'http://127.0.0.1:9/'
    const result = await invokeTool(builtin(), call('http_get', { url }), contextFor('/nowhere', { allowHttp: false }))
    expect(result.error?.code).toBe('NOT_ALLOWED')
    expect(result.content).toContain('switched off')
  })

  test('whatever a tool throws gets past the call', async () => {
    const throwing: Tool['run'][] = [
      () => {
        throw new Error('early')
      },
      async () => {
        throw new TypeError('late')
      },
      () => Promise.reject('a string'),
      () => Promise.reject(undefined),
    ]
    for (const run of throwing) {
      const result = await invokeTool(registryOf(tool(run)), call('probe'), context)
      expect(result.isError).toBe(true)
      expect(result.error?.code).toBe('TOOL_FAILED')
      expect(result.content).toMatch(/^Error: probe failed: /)
    }
  })

  test('a tool that never ends and does not listen is waited for', async () => {
    let aborted = false
    const deaf = tool((_input, { signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise(() => {})
    })
    const result = await invokeTool(registryOf(deaf), call('probe'), context, { timeoutMs: 20 })
    expect(result.error?.code).toBe('LIMIT_REACHED')
    expect(result.content).toContain('0.02 seconds')
    expect(aborted).toBe(true)
  })

  test('a cancelled call becomes a result, or waits for the tool', async () => {
    const controller = new AbortController()
    const deaf = tool(() => new Promise(() => {}))
    const running = invokeTool(registryOf(deaf), call('probe'), contextFor('/nowhere', { signal: controller.signal }))
    controller.abort()
    expect((await failureOf(() => running)).code).toBe('CANCELLED')
    const late = invokeTool(registryOf(deaf), call('probe'), contextFor('/nowhere', { signal: controller.signal }))
    expect((await failureOf(() => late)).code).toBe('CANCELLED')
  })

  test('a tool that fails after it was given up ends the process', async () => {
    const late = tool(async () => {
      await delay(30)
      throw new Error('too late')
    })
    const result = await invokeTool(registryOf(late), call('probe'), context, { timeoutMs: 5 })
    await delay(50)
    expect(result.error?.code).toBe('LIMIT_REACHED')
  })

  test('a long result floods the model, or the cut leaves half a character', async () => {
    const long = registryOf(tool(async () => ({ content: '🙂'.repeat(5000) })))
    const { content } = await invokeTool(long, call('probe'), context)
    expect(content.length).toBeLessThanOrEqual(4000)
    expect(content).toMatch(/🙂\n… cut, 10,000 characters in all$/)
    expect(content.isWellFormed()).toBe(true)
    const short = await invokeTool(long, call('probe'), context, { maxCharacters: 100 })
    expect(short.content.length).toBeLessThanOrEqual(100)
    const broken = registryOf(tool(async () => ({ content: 'a\ud800b' })))
    expect((await invokeTool(broken, call('probe'), context)).content).toBe('a\ufffdb')
  })
})
