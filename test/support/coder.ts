import { Agent as AgentSchema } from '@shared/agents.ts'
import type { ToolCall } from '@shared/runs.ts'
import { begin, chatServer, DONE, delta } from './chat-server.ts'
import { addAgent, openStudio, temporaryFolder } from './studio.ts'

/** A profile with an agent that has the code interpreters, and as its model a server that asks for just these calls, one after another. */
export async function profileOfCoder(calls: ToolCall[]): Promise<{ profilePath: string; results: string[] }> {
  const results: string[] = []
  const { baseUrl } = await chatServer((response, { path, body }) => {
    if (path === '/v1/models') return void response.end('{"data":[{"id":"coder","max_model_len":32768}]}')
    const messages = body.messages as { role: string; content: string }[]
    const given = messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
    results.splice(0, results.length, ...given)
    const call = calls[given.length]
    if (!call) return void begin(response).end(delta({ content: 'All calls are made.' }, 'stop') + DONE)
    const asked = { name: call.name, arguments: JSON.stringify(call.arguments) }
    const change = { tool_calls: [{ index: 0, id: `call${given.length}`, type: 'function', function: asked }] }
    begin(response).end(delta(change, 'tool_calls') + DONE)
  })
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  const { models } = await seed.studio.servers.add('test', { name: 'box', baseUrl, allowInsecure: false })
  seed.studio.settings.update('test', { defaultModelId: models[0]?.id ?? null })
  addAgent(
    seed,
    AgentSchema.parse({
      id: 'agent_programmer',
      version: 1,
      name: 'Programmer',
      description: 'Runs code.',
      prompt: 'You run code.',
      tools: ['run_javascript', 'run_python'],
      strategy: 'react',
      thinking: false,
      sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
      limits: { steps: 9, tokensPerStep: 512, tokens: 50_000, seconds: 120, repetition: 9 },
      builtin: false,
    }),
  )
  await seed.close()
  return { profilePath, results }
}
