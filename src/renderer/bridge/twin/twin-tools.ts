import type { AuthoredTool, SavedCall, ToolDeclaration, ToolTrial, TrialEvent } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import type { ToolCallId, ToolId } from '@shared/ids.ts'
import type { StudioClient } from '../client.ts'
import { once } from './trace-watch.ts'
import { TWIN_PICTURE } from './twin-picture.ts'
import { twinToolTrials } from './twin-tool-trials.ts'

interface Stage {
  publish(authored: AuthoredTool[]): void
  wait(ms: number): Promise<void>
}

interface Kept {
  tool: AuthoredTool
  sources: string[]
  calls: SavedCall[]
}

/** Tools that are kept; what they declare is read from their text, and running one gives back its input. */
export function twinTools({ publish, wait }: Stage): StudioClient['tools'] {
  const kept = new Map<string, Kept>()
  let made = 0
  const find = (id: string): Kept => {
    const found = kept.get(id)
    if (!found) throw new StudioError('NOT_FOUND', 'There is no such tool.')
    return found
  }
  const tell = () => publish([...kept.values()].map(({ tool }) => tool))
  const change = (id: string, next: Partial<AuthoredTool>): AuthoredTool => {
    const found = find(id)
    found.tool = { ...found.tool, ...next }
    tell()
    return found.tool
  }
  const trialOf = (input: Record<string, unknown>): ToolTrial => ({
    input,
    output: input,
    content: JSON.stringify(input),
    error: null,
    logs: [{ at: 1, line: 'one line' }],
    uses: [],
    milliseconds: 2,
    timings: { waited: 0.1, loaded: 0.9, ran: 1 },
    memoryBytes: 1_500_000,
  })
  const check = (source: string): Pick<AuthoredTool, 'declaration' | 'problem'> => {
    const name = /name: '([a-z0-9_]+)'/.exec(source)?.[1]
    if (name) return { declaration: declarationOf(name), problem: null }
    return { declaration: null, problem: { message: 'A tool has a name.', line: 3, column: 3 } }
  }
  return {
    source: async ({ toolId, version }) => {
      const { sources } = find(toolId)
      const wanted = version ?? sources.length
      return { version: wanted, source: sources[wanted - 1] ?? '' }
    },
    rendered: async ({ name, description, inputSchema }) => ({
      text: JSON.stringify({ name, description, parameters: inputSchema }),
      tokens: 84,
      model: 'GLM-4.7-Flash',
    }),
    create: async ({ source }) => {
      made += 1
      const found = check(source)
      const tool: AuthoredTool = {
        // Ids are branded by parsing, and zod stays out of the page.
        id: `tool_twin${made}` as ToolId,
        name: found.declaration?.name ?? 'untitled',
        version: 1,
        ...found,
        enabled: false,
        granted: [],
        calls: 0,
        createdAt: Date.now(),
        savedAt: Date.now(),
      }
      kept.set(tool.id, { tool, sources: [source], calls: [] })
      tell()
      return tool
    },
    save: async ({ toolId, source }) => {
      const { sources, tool } = find(toolId)
      sources.push(source)
      const found = check(source)
      const name = found.declaration?.name ?? tool.name
      return change(toolId, { ...found, name, version: sources.length, savedAt: Date.now() })
    },
    versions: async ({ toolId }) =>
      find(toolId)
        .sources.map((source, index) => ({
          version: index + 1,
          savedAt: Date.now(),
          characters: source.length,
          broken: check(source).problem !== null,
        }))
        .reverse(),
    remove: async ({ toolId }) => {
      kept.delete(toolId)
      tell()
    },
    check: async ({ source }) => check(source),
    enable: async ({ toolId, granted }) => change(toolId, { enabled: true, granted }),
    disable: async ({ toolId }) => change(toolId, { enabled: false, granted: [] }),
    try: async ({ input }) => {
      await wait(200)
      return once<TrialEvent>({ type: 'done', trial: trialOf(input) })
    },
    run: async ({ name, input }) => {
      await wait(200)
      const { url, picture } = TWIN_PICTURE
      const pictures = name === 'draw_chart' ? { pictures: [{ url, name: picture.name, alt: picture.alt }] } : {}
      return once<TrialEvent>({ type: 'done', trial: { ...trialOf(input), ...pictures } })
    },
    ...twinToolTrials(wait),
    calls: async ({ toolId }) => find(toolId).calls,
    saveCall: async ({ toolId, call, id }) => {
      const { calls } = find(toolId)
      const saved: SavedCall = { ...call, id: (id ?? `call_twin${calls.length}`) as ToolCallId }
      const others = calls.filter((each) => each.id !== saved.id)
      find(toolId).calls = [...others, saved]
      change(toolId, { calls: others.length + 1 })
      return saved
    },
    removeCall: async ({ toolId, id }) => {
      const left = find(toolId).calls.filter((each) => each.id !== id)
      find(toolId).calls = left
      change(toolId, { calls: left.length })
    },
    test: async ({ toolId }) => find(toolId).calls.map((call) => ({ call, trial: trialOf(call.input), failures: [] })),
    exportFile: async ({ toolId }) => ({ path: `/home/me/${find(toolId).tool.name}.tool.ts` }),
    importFile: async () => null,
  }
}

const declarationOf = (name: string): ToolDeclaration => ({
  name,
  description: 'Does what its text says.',
  effect: 'pure',
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string', description: 'What to work on' } },
    required: ['text'],
  },
  outputSchema: null,
  capabilities: [],
  limits: { seconds: 10, memoryMb: 32, outputKb: 256 },
  examples: [],
})
