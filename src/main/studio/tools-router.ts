import { writeFile } from 'node:fs/promises'
import { implement } from '@orpc/server'
import { toolsContract } from '@shared/contract/tools.ts'
import { renderTool } from './declared-tool.ts'
import { readSmallText } from './read-small-text.ts'
import { renderPort } from './render-prompts.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures of tools that people write. */
export function createToolsRouter(studio: Studio) {
  const os = implement(toolsContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { shell } = studio
  const { authored, trials, secrets } = studio.tools
  return os.router({
    source: os.source.handler(({ input: { toolId, version } }) => authored.source(toolId, version)),
    create: changing.create.handler(({ input, context }) => authored.create(context.actor, input.source)),
    save: changing.save.handler(({ input: { toolId, source, basedOn }, context }) =>
      authored.save(context.actor, toolId, source, basedOn),
    ),
    versions: os.versions.handler(({ input }) => authored.versions(input.toolId)),
    remove: changing.remove.handler(({ input, context }) => authored.remove(context.actor, input.toolId)),
    check: os.check.handler(({ input, signal }) => authored.check(input.source, signal)),
    rendered: os.rendered.handler(({ input: { name, description, inputSchema }, signal }) =>
      renderTool(renderPort(studio), { name, description, parameters: inputSchema }, signal),
    ),
    enable: changing.enable.handler(({ input, context }) =>
      authored.enable(context.actor, input.toolId, input.granted),
    ),
    disable: changing.disable.handler(({ input, context }) => authored.disable(context.actor, input.toolId)),
    try: changing.try.handler(async function* ({ input: { source, input, granted }, signal }) {
      yield* trials.try(source, input, granted, signal ?? new AbortController().signal)
    }),
    run: changing.run.handler(async function* ({ input: { name, input }, context, signal }) {
      yield* trials.run(context.actor, name, input, signal ?? new AbortController().signal)
    }),
    edges: changing.edges.handler(async function* ({ input: { source, granted, ...wishes }, signal }) {
      yield* trials.edges(source, granted, wishes, signal ?? new AbortController().signal)
    }),
    recorded: os.recorded.handler(async function* ({ input: { toolId, source }, signal }) {
      yield* trials.recorded(toolId, source, signal ?? new AbortController().signal)
    }),
    secrets: os.secrets.handler(() => secrets.list()),
    setSecret: changing.setSecret.handler(({ input: { name, value }, context }) =>
      secrets.set(context.actor, name, value),
    ),
    removeSecret: changing.removeSecret.handler(({ input, context }) => secrets.remove(context.actor, input.name)),
    calls: os.calls.handler(({ input }) => authored.calls(input.toolId)),
    saveCall: changing.saveCall.handler(({ input: { toolId, call, id } }) => authored.saveCall(toolId, call, id)),
    removeCall: changing.removeCall.handler(({ input: { toolId, id } }) => authored.removeCall(toolId, id)),
    test: changing.test.handler(({ input, signal }) =>
      trials.test(input.toolId, signal ?? new AbortController().signal),
    ),
    exportFile: os.exportFile.handler(async ({ input }) => {
      const { name, text } = authored.exportFile(input.toolId)
      const path = await shell.ask({ kind: 'save-tool', suggestedName: name })
      if (path === null) return null
      await writeFile(path, text)
      return { path }
    }),
    importFile: changing.importFile.handler(async ({ context }) => {
      const path = await shell.ask({ kind: 'choose-tool' })
      return path === null ? null : await authored.importFile(context.actor, await readSmallText(path, 'a tool'))
    }),
  })
}
