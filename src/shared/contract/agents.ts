import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Agent, AgentAdapters, AgentDraft, AgentPreview, AgentVersion } from '../agents.ts'
import { AgentId } from '../ids.ts'

const none = z.void()
const byAgent = z.object({ agentId: AgentId })

/** Agents and their versions. Every change is a new version; runs name the one they were made with. */
export const agentsContract = {
  /** Errors: CONFLICT for the name. */
  create: oc.input(z.object({ draft: AgentDraft })).output(Agent),
  /** A new version. Errors: CONFLICT for the name, or when `basedOn` is not the newest; NOT_ALLOWED for one that ships with the studio. */
  save: oc.input(byAgent.extend({ draft: AgentDraft, basedOn: z.number().int() })).output(Agent),
  /** A new agent that is as this one, or as an older version of it. */
  duplicate: oc.input(byAgent.extend({ version: z.number().int().optional() })).output(Agent),
  /** Its runs stay. Errors: NOT_ALLOWED for one that ships with the studio. */
  remove: oc.input(byAgent).output(none),
  /** Newest first. */
  versions: oc.input(byAgent).output(z.array(AgentVersion)),
  /** Errors: CONTEXT_OVERFLOW when not even the prompt fits. */
  preview: oc.input(z.object({ draft: AgentDraft, input: z.string().max(100_000) })).output(AgentPreview),
  /** Chooses its tools, which becomes a new version of the agent. Names of tools that are not there now may stay. */
  setTools: oc.input(byAgent.extend({ tools: z.array(z.string().max(200)).max(500) })).output(Agent),
  /** Chooses the LoRA adapters of an agent, which becomes a new version; none when empty. */
  setAdapters: oc.input(byAgent.extend({ adapters: AgentAdapters })).output(Agent),
  /** Writes it to a file the person chooses; null when they closed the dialog. */
  exportFile: oc.input(byAgent).output(z.object({ path: z.string() }).nullable()),
  /** Reads one from a file the person chooses. Errors: VALIDATION_FAILED. */
  importFile: oc.input(none).output(Agent.nullable()),
}
