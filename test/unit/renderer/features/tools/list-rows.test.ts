import type { ToolInfo } from '@shared/agents.ts'
import type { AuthoredTool } from '@shared/authored-tools.ts'
import type { ToolId } from '@shared/ids.ts'
import { expect, it } from 'vitest'
import { listRows } from '../../../../../src/renderer/features/tools/list-rows.ts'

const tool = (name: string, enabled: boolean): AuthoredTool => ({
  id: `tool_${name}` as ToolId,
  name,
  version: 1,
  declaration: null,
  problem: null,
  enabled,
  granted: [],
  calls: 0,
  createdAt: 0,
  savedAt: 0,
})
const other = (name: string, description = ''): ToolInfo => ({
  name,
  version: 1,
  description,
  inputSchema: {},
  effect: 'pure',
  capabilities: [],
  disabledReason: null,
})
const shown = (...given: Parameters<typeof listRows>): string[] =>
  listRows(...given).flatMap((row) =>
    row.kind === 'written' ? [row.tool.name] : row.kind === 'other' ? [row.name] : [],
  )

it('a tool that was written here stands once, enabled or not; what the studio has beside it under its own name stays', () => {
  const authored = [tool('mine', true), tool('calculator', false)]
  expect(shown(authored, [other('mine'), other('calculator')], '')).toEqual(['mine', 'calculator', 'calculator'])
})

it('finds by name and by description, whatever the case, and says when nothing was written', () => {
  const tools = [other('read_file', 'Read a FILE'), other('clock', 'The time')]
  expect(shown([tool('files', false)], tools, ' File ')).toEqual(['files', 'read_file'])
  expect(listRows([], tools, '').map(({ kind }) => kind)).toEqual([
    'group',
    'none',
    'connections',
    'group',
    'other',
    'other',
  ])
})
