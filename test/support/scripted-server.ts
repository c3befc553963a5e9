import type { Agent } from '@shared/agents.ts'
import { begin, chatServer, DONE, delta, type Heard } from './chat-server.ts'
import { addAgent, LONG_AGENT, settled, type TestStudio } from './studio.ts'

/** What the model of a scripted server says in one step: calls of tools, or its answer. */
export type Turn = { calls: { name: string; arguments: Record<string, unknown> }[] } | { answer: string }

/** A real server whose model says what a test wants, step by step; after the last turn it says that again. */
export function scriptedServer(turns: (input: string) => Turn[]): Promise<{ baseUrl: string; heard: Heard[] }> {
  return chatServer((response, { path, body }) => {
    if (path === '/v1/models') return void response.end('{"data":[{"id":"scripted","max_model_len":131072}]}')
    const messages = body.messages as { role: string; content: string }[]
    const said = messages.filter(({ role }) => role === 'assistant').length
    const script = turns(messages.find(({ role }) => role === 'user')?.content ?? '')
    const turn = script[Math.min(said, script.length - 1)] ?? { answer: '' }
    begin(response)
    if ('answer' in turn) return void response.end(delta({ content: turn.answer }, 'stop') + DONE)
    const calls = turn.calls.map(({ name, arguments: given }, index) => ({
      index,
      id: `c${said}_${index}`,
      function: { name, arguments: JSON.stringify(given) },
    }))
    response.end(delta({ tool_calls: calls }, 'tool_calls') + DONE)
  })
}

interface RunScriptOptions {
  input?: string
  steps?: number
  /** To what servers ask; declined without. */
  answer?: Parameters<typeof settled>[3]
  /** What the model says to whatever else it is asked. */
  elsewhere?: string
}

/** Has the studio run an agent with these tools on such a server. Without `decide` everything is approved. */
export async function runScript(
  test: TestStudio,
  turns: Turn[],
  tools: string[],
  decide?: Parameters<typeof settled>[2],
  { input = 'Do it.', steps = 12, answer, elsewhere }: RunScriptOptions = {},
): Promise<Awaited<ReturnType<typeof settled>>> {
  const { studio } = test
  const { baseUrl } = await scriptedServer((asked) =>
    elsewhere === undefined || asked === input ? turns : [{ answer: elsewhere }],
  )
  const name = `scripted${studio.servers.list().length}`
  await studio.servers.add('test', { name, baseUrl, allowInsecure: false })
  const agent: Agent = {
    ...LONG_AGENT,
    id: `agent_${name}` as Agent['id'],
    tools,
    limits: { ...LONG_AGENT.limits, steps, tokens: 100_000, repetition: 3 },
  }
  addAgent(test, agent)
  const modelId = studio.servers.find(`${name}/scripted`)?.model.id
  const run = await studio.runs.start('test', { input, agentId: agent.id, modelId, seed: 1 })
  return await settled(test, run.id, decide, answer)
}
