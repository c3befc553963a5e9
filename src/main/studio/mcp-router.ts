import { implement } from '@orpc/server'
import { mcpContract } from '@shared/contract/mcp.ts'
import { callStream } from './mcp/call-stream.ts'
import { examine } from './mcp/doctor.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures of MCP servers. What starts one writes it into the audit log, so all but looking at logs needs a profile to write to. */
export function createMcpRouter(studio: Studio) {
  const os = implement(mcpContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { mcp } = studio
  return os.router({
    import: changing.import.handler(({ input, context }) => mcp.import(context.actor, input.text)),
    add: changing.add.handler(({ input: { name, definition, secrets }, context }) => {
      const given = secrets.flatMap((secret) => (secret.value === null ? [] : [[secret.name, secret.value] as const]))
      return mcp.add(context.actor, name, definition, Object.fromEntries(given))
    }),
    update: changing.update.handler(({ input, context }) =>
      mcp.update(context.actor, input.serverId, input.definition),
    ),
    confirm: changing.confirm.handler(({ input, context }) =>
      mcp.confirm(context.actor, input.serverId, input.commandHash),
    ),
    setEnabled: changing.setEnabled.handler(({ input, context }) =>
      mcp.setEnabled(context.actor, input.serverId, input.enabled),
    ),
    remove: changing.remove.handler(({ input, context }) => mcp.remove(context.actor, input.serverId)),
    connect: changing.connect.handler(({ input }) => mcp.connect(input.serverId)),
    consent: changing.consent.handler(({ input, context }) =>
      mcp.consent(context.actor, input.serverId, input.tools, input.given),
    ),
    setEffect: changing.setEffect.handler(({ input, context }) =>
      mcp.setEffect(context.actor, input.serverId, input.tool, input.effect),
    ),
    setSecret: changing.setSecret.handler(({ input, context }) =>
      mcp.setSecret(context.actor, input.serverId, input.name, input.value),
    ),
    logs: os.logs.handler(({ input }) => mcp.logs(input.serverId)),
    examine: changing.examine.handler(({ input }) => examine(mcp, input.serverId)),
    resources: changing.resources.handler(async ({ input, signal }) =>
      (await mcp.use(input.serverId)).listResources(signal),
    ),
    readResource: changing.readResource.handler(async ({ input, signal }) => ({
      text: await (await mcp.use(input.serverId)).readResource(input.uri, signal),
    })),
    prompts: changing.prompts.handler(async ({ input, signal }) => (await mcp.use(input.serverId)).listPrompts(signal)),
    prompt: changing.prompt.handler(async ({ input, signal }) => ({
      text: await (await mcp.use(input.serverId)).getPrompt(input.name, input.given, signal),
    })),
    call: changing.call.handler(({ input: { serverId, tool, input }, context, signal }) =>
      callStream(mcp, context.actor, { serverId, tool, input }, signal),
    ),
  })
}
