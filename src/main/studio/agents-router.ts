import { writeFile } from 'node:fs/promises'
import { implement } from '@orpc/server'
import { agentsContract } from '@shared/contract/agents.ts'
import { chooseAdapters } from './adapters.ts'
import { previewAgent } from './agents/preview-agent.ts'
import { promptValuesOf } from './agents/prompt-values.ts'
import { readSmallText } from './read-small-text.ts'
import { renderPort } from './render-prompts.ts'
import type { CallContext } from './router.ts'
import { declareTools } from './run-versions.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures of agents. */
export function createAgentsRouter(studio: Studio) {
  const os = implement(agentsContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { agents, shell, tools, settings } = studio
  return os.router({
    create: changing.create.handler(({ input, context }) => agents.create(context.actor, input.draft)),
    save: changing.save.handler(({ input: { agentId, draft, basedOn }, context }) =>
      agents.save(context.actor, agentId, draft, basedOn),
    ),
    duplicate: changing.duplicate.handler(({ input, context }) =>
      agents.duplicate(context.actor, input.agentId, input.version),
    ),
    remove: changing.remove.handler(({ input, context }) => agents.remove(context.actor, input.agentId)),
    versions: os.versions.handler(({ input }) => agents.versions(input.agentId)),
    preview: os.preview.handler(({ input: { draft, input }, signal }) => {
      const port = renderPort(studio)
      const declared = declareTools(tools.registry, tools.surroundings(), draft.tools, settings.current.permissions)
      const values = promptValuesOf(studio)(draft.name, port.defaultModel?.name ?? '')
      return previewAgent(port, draft, input, { declared, values }, signal)
    }),
    setTools: changing.setTools.handler(({ input, context }) =>
      agents.setTools(context.actor, input.agentId, input.tools),
    ),
    setAdapters: changing.setAdapters.handler(({ input, context }) =>
      chooseAdapters(studio, context.actor, input.agentId, input.adapters),
    ),
    exportFile: os.exportFile.handler(async ({ input }) => {
      const { name, text } = agents.exportFile(input.agentId)
      const path = await shell.ask({ kind: 'save-agent', suggestedName: name })
      if (path === null) return null
      await writeFile(path, text)
      return { path }
    }),
    importFile: changing.importFile.handler(async ({ context }) => {
      const path = await shell.ask({ kind: 'choose-agent' })
      return path === null ? null : agents.importFile(context.actor, await readSmallText(path, 'an agent'))
    }),
  })
}
