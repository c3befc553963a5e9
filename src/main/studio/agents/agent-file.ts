import { draftOf } from '@shared/agent-draft.ts'
import { type Agent, AgentDraft } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'

export const AGENT_SUFFIX = '.agent.json'

const AgentFile = z.object({ format: z.literal('autoglm-agent'), version: z.literal(1), agent: AgentDraft })

/** What a person decided of an agent, as JSON that others can read and compare. Its adapters belong to this machine. */
export function writeAgentFile(agent: Agent): string {
  const file: z.infer<typeof AgentFile> = { format: 'autoglm-agent', version: 1, agent: draftOf(agent) }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Reads what {@link writeAgentFile} wrote. Errors: VALIDATION_FAILED, naming what is wrong. */
export function readAgentFile(text: string): AgentDraft {
  const parsed = AgentFile.safeParse(json(text))
  if (parsed.success) return parsed.data.agent
  const [issue] = parsed.error.issues
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : 'it is none'
  throw new StudioError(
    'VALIDATION_FAILED',
    `This is not a file of an agent (${where}). Choose one that ends in ${AGENT_SUFFIX}.`,
  )
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
