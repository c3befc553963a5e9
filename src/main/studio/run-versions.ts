import type { Agent } from '@shared/agents.ts'
import type { Permissions } from '@shared/permissions.ts'
import { hashTools, RECORD_VERSION, type Versions } from '../agent/journal.ts'
import { LOOP_VERSION } from '../agent/loop.ts'
import type { DeclaredTool } from '../agent/loop-state.ts'
import { needsApproval } from '../tools/permissions/permit.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { Tool, ToolAvailability } from '../tools/types.ts'
import type { RunTarget } from './run-targets.ts'

/** The tools of these names as a model is told of them, without those it cannot have: what is switched off, and what may not be used at all. */
export function declareTools(
  tools: ToolRegistry,
  availability: ToolAvailability,
  names: Agent['tools'],
  { mode, rules }: Permissions,
): DeclaredTool[] {
  const asks = new Set(tools.names.filter((name) => tools.get(name).asks))
  const sometimesPure = new Set(tools.names.filter((name) => tools.get(name).pureWithout !== undefined))
  const known = new Map(tools.list(availability).map((tool) => [tool.name, tool]))
  return names.flatMap((name) => {
    const tool = known.get(name)
    if (!tool || tool.disabledReason || (mode === 'readOnly' && tool.effect !== 'pure' && !sometimesPure.has(name)))
      return []
    const { description, inputSchema: parameters, effect } = tool
    return [
      {
        name,
        description,
        parameters,
        effect,
        needsApproval: asks.has(name) || needsApproval(rules, { name, effect }),
        ...pureWithoutOf(tools.get(name), rules),
      },
    ]
  })
}

/** What is declared of a tool whose calls may be pure; nothing of any other. */
export function pureWithoutOf(
  { name, pureWithout: argument }: Pick<Tool, 'name' | 'pureWithout'>,
  rules: Permissions['rules'],
): Pick<DeclaredTool, 'pureWithout'> {
  if (argument === undefined) return {}
  return { pureWithout: { argument, needsApproval: needsApproval(rules, { name, effect: 'pure' }) } }
}

/** What a record that begins now is made with. */
export function versionsNow(
  program: { appVersion: string; engineBuild(): string },
  { template, modelSha256, remote }: RunTarget,
  tools: readonly DeclaredTool[],
): Versions {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return {
    app: program.appVersion,
    loop: LOOP_VERSION,
    engine: program.engineBuild(),
    template,
    modelSha256,
    ...(remote ? { remote } : {}),
    locale,
    timeZone,
    platform: `${process.platform}-${process.arch}`,
    record: RECORD_VERSION,
    tools: hashTools(tools),
  }
}
