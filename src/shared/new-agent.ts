import type { AgentDraft } from './agents.ts'

/** What an agent begins as that nobody has described yet. */
export const NEW_AGENT: AgentDraft = {
  name: 'Agent',
  description: '',
  prompt: 'You are a helpful assistant. Use the tools when they help.',
  tools: [],
  thinking: false,
  sampling: null,
  limits: { steps: 12, tokensPerStep: 2048, tokens: 64_000, seconds: 600, repetition: 4 },
}
