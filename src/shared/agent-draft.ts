import type { Agent, AgentDraft } from './agents.ts'

/** The part of an agent that a person decides. Apart from the schema, for the page runs no zod. */
export function draftOf(agent: Agent): AgentDraft {
  const { name, description, prompt, tools, thinking, thoughtTokens, sampling, limits, constrainCalls, examples } =
    agent
  return {
    ...{ name, description, prompt, tools, thinking, sampling, limits },
    ...(thoughtTokens === undefined ? {} : { thoughtTokens }),
    ...(constrainCalls === undefined ? {} : { constrainCalls }),
    ...(examples === undefined ? {} : { examples }),
  }
}
