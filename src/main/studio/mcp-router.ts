import { implement } from '@orpc/server'
import { mcpContract } from '@shared/contract/mcp.ts'
import { callStream } from './mcp/call-stream.ts'
import { examine } from './mcp/doctor.ts'
import { fillTemplate } from './mcp/fill-template.ts'
import { signInStream } from './mcp/sign-in-stream.ts'
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
    allow: changing.allow.handler(({ input: { serverId, allows }, context }) => {
      // A page never names a folder: only what a person chose in a dialog can stay.
      const chosen = mcp.get(serverId).allows.roots
      const roots = allows.roots.filter((root) => chosen.includes(root))
      return mcp.allow(context.actor, serverId, { ...allows, roots })
    }),
    addRoot: changing.addRoot.handler(async ({ input: { serverId }, context }) => {
      const folder = await studio.shell.ask({ kind: 'choose-folder' })
      if (folder === null) return null
      const { allows } = mcp.get(serverId)
      return await mcp.allow(context.actor, serverId, { ...allows, roots: [...allows.roots, folder] })
    }),
    answer: changing.answer.handler(({ input: { runId, spanId, answer } }) =>
      studio.runs.going(runId).answerServer(spanId, answer),
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
    signIn: changing.signIn.handler(({ input, context, signal }) =>
      signInStream(mcp, context.actor, input.serverId, signal),
    ),
    openSignIn: changing.openSignIn.handler(async ({ input }) => {
      await studio.shell.ask({ kind: 'open-sign-in', url: mcp.signIns.addressOf(input.serverId) })
    }),
    signOut: changing.signOut.handler(async ({ input, context }) => {
      await mcp.signIns.signOut(context.actor, mcp.get(input.serverId))
      return mcp.get(input.serverId)
    }),
    logs: os.logs.handler(({ input }) => mcp.logs(input.serverId)),
    examine: changing.examine.handler(({ input }) => examine(mcp, input.serverId)),
    resources: changing.resources.handler(async ({ input, signal }) =>
      (await mcp.use(input.serverId)).listResources(signal),
    ),
    readResource: changing.readResource.handler(async ({ input, signal }) => ({
      text: await (await mcp.use(input.serverId)).readResource(fillTemplate(input.uri, input.given), signal),
    })),
    prompts: changing.prompts.handler(async ({ input, signal }) => (await mcp.use(input.serverId)).listPrompts(signal)),
    prompt: changing.prompt.handler(async ({ input, signal }) => ({
      text: await (await mcp.use(input.serverId)).getPrompt(input.name, input.given, signal),
    })),
    complete: changing.complete.handler(async ({ input: { serverId, ...asked }, signal }) =>
      (await mcp.use(serverId)).complete(asked, signal),
    ),
    call: changing.call.handler(({ input: { serverId, tool, input }, context, signal }) =>
      callStream(mcp, context.actor, { serverId, tool, input }, signal),
    ),
  })
}
