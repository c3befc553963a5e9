import type { Agent, AgentAdapter } from '@shared/agents.ts'
import type { Model } from '@shared/models.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface AdapterOptions {
  none: boolean
}

/** Adds `autoglm adapters`: which LoRA adapters agents use, and choosing them. */
export function addAdaptersCommand(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('adapters').description('show the LoRA adapters of the agents, or choose those of one'))
    .argument('[agent]', 'the agent, by name or id')
    .argument('[adapter...]', 'adapters to use, by name, id or path of a GGUF file; FILE=0.5 for a scale other than 1')
    .option('--none', 'use no adapter any more', false)
    .action(async (name: string | undefined, adapters: string[], options: GlobalOptions & AdapterOptions) => {
      const wanted = adapters.map(parseAdapter)
      const looking = wanted.length === 0 && !options.none
      const shown = await within(
        options,
        async ({ studio, client, startEngine }) => {
          const agents = name === undefined ? studio.agents.list() : [studio.agents.get(name)]
          const [agent] = agents
          if (looking || name === undefined || !agent) return { agents, models: studio.models.list() }
          const chosen: AgentAdapter[] = []
          if (wanted.length > 0) startEngine()
          for (const { file, scale } of wanted) {
            const { id } = await studio.models.find('cli', file)
            chosen.push({ modelId: id, scale })
          }
          const changed = await client.agents.setAdapters({ agentId: agent.id, adapters: chosen })
          return { agents: [changed], models: studio.models.list() }
        },
        { lookOnly: looking },
      )
      print(
        options,
        { agents: shown.agents.map(({ id, name, version, adapters }) => ({ id, name, version, adapters })) },
        () => formatAdapters(shown.agents, shown.models),
      )
    })
}

/** `FILE` or `FILE=SCALE`. */
function parseAdapter(text: string): { file: string; scale: number } {
  const split = /^(.+)=(-?[\d.]+)$/.exec(text)
  const scale = Number(split?.[2] ?? 1)
  if (!(scale >= -4 && scale <= 4)) throw new InvalidArgumentError('The scale must be a number from -4 to 4.')
  return { file: split?.[1] ?? text, scale }
}

function formatAdapters(agents: readonly Agent[], models: readonly Model[]): string {
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id
  const rows = agents.flatMap(({ name, adapters }) =>
    adapters.length === 0
      ? [[name, 'none', '']]
      : adapters.map(({ modelId, scale }) => [name, nameOf(modelId), String(scale)]),
  )
  return table([['AGENT', 'ADAPTER', 'SCALE'], ...rows])
}
