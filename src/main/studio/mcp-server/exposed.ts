import type { Agent, ToolInfo } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import type { Studio } from '../studio.ts'

/** What other programs are given, and nothing else. */
export interface Exposed {
  /** By the name of the tool each is. */
  agents: ReadonlyMap<string, Agent>
  tools: readonly ToolInfo[]
  /** Names of tools that change something and are called all the same. */
  allowed: ReadonlySet<string>
}

export interface ExposeChoice {
  /** Names or ids. */
  agents: readonly string[]
  tools: readonly string[]
  /** Tools that may change something, also within the runs of agents. */
  allow: readonly string[]
}

/** Looks up what a person named. Errors: NOT_FOUND; NOT_ALLOWED for a tool that changes something and was not allowed; VALIDATION_FAILED. */
export function chooseExposed({ agents, hub }: Studio, choice: ExposeChoice): Exposed {
  if (choice.agents.length + choice.tools.length === 0) {
    throw new StudioError('VALIDATION_FAILED', 'Name at least one --agent or --tool: nothing else is exposed.')
  }
  const allowed = new Set(choice.allow)
  const tools = choice.tools.map((name): ToolInfo => {
    const tool = hub.state.tools.find((each) => each.name === name)
    if (!tool) throw new StudioError('NOT_FOUND', `There is no tool "${name}". "autoglm tools list" lists them.`)
    if (tool.effect !== 'pure' && !allowed.has(name)) {
      throw new StudioError(
        'NOT_ALLOWED',
        `${name} can change something. Add --allow ${name} if other programs may do that.`,
      )
    }
    return tool
  })
  const named = new Map<string, Agent>()
  for (const name of choice.agents) {
    const agent = agents.list().find((each) => each.id === name || each.name === name)
    if (!agent) throw new StudioError('NOT_FOUND', `There is no agent "${name}".`)
    const tool = `ask_${agent.name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 60)
    named.set(named.has(tool) || choice.tools.includes(tool) ? `${tool}_${named.size + 1}` : tool, agent)
  }
  return { agents: named, tools, allowed }
}
