import type { ToolInfo } from '@shared/agents.ts'
import type { AuthoredTool } from '@shared/authored-tools.ts'

/** A row of the list of tools. */
export type ToolRow =
  | { kind: 'group'; key: string; group: 'written' | 'others'; count: number }
  | { kind: 'none'; key: string }
  /** The servers, in a row of its own height. */
  | { kind: 'connections'; key: string }
  | { kind: 'written'; key: string; tool: AuthoredTool }
  | { kind: 'other'; key: string; name: string }

/** Pure: those whose name or description holds what is looked for; tools that were written here stand once, as such. */
export function listRows(authored: readonly AuthoredTool[], tools: readonly ToolInfo[], filter: string): ToolRow[] {
  const wanted = filter.trim().toLowerCase()
  const matches = (name: string, description = ''): boolean =>
    wanted === '' || name.toLowerCase().includes(wanted) || description.toLowerCase().includes(wanted)
  const own = new Set(authored.filter(({ enabled }) => enabled).map(({ name }) => name))
  const written = authored.filter(({ name, declaration }) => matches(name, declaration?.description))
  const others = tools.filter(({ name, description }) => !own.has(name) && matches(name, description))
  return [
    { kind: 'group', key: 'written', group: 'written', count: written.length },
    ...(written.length === 0 ? [{ kind: 'none' as const, key: 'none' }] : []),
    ...written.map((tool): ToolRow => ({ kind: 'written', key: tool.id, tool })),
    { kind: 'connections', key: 'connections' },
    { kind: 'group', key: 'others', group: 'others', count: others.length },
    ...others.map(({ name }): ToolRow => ({ kind: 'other', key: `other ${name}`, name })),
  ]
}
