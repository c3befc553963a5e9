import { type CallToolResult, fromJsonSchema, McpServer, type ServerContext } from '@modelcontextprotocol/server'
import { toErrorInfo } from '@shared/errors.ts'
import { z } from 'zod'
import type { Studio } from '../studio.ts'
import { answerRun } from './answer-run.ts'
import { callExposed } from './call-tool.ts'
import type { Exposed } from './exposed.ts'

/** Characters of the name a program gives itself. */
const LONGEST_NAME = 100

const Question = z.object({ input: z.string().min(1).max(100_000).describe('What the agent should do') })

/** A server of the Model Context Protocol with the agents and tools of a studio that a person chose; one a connection. */
export function mcpServer(studio: Studio, version: string, { agents, tools, allowed }: Exposed): McpServer {
  const server = new McpServer({ name: 'autoglm-studio', title: 'AutoGLM Studio', version })
  for (const tool of tools) {
    const { name, description, inputSchema, effect } = tool
    const annotations = {
      readOnlyHint: effect === 'pure',
      destructiveHint: effect === 'irreversible',
      idempotentHint: effect === 'idempotent',
    }
    const config = {
      description,
      inputSchema: fromJsonSchema<Record<string, unknown>>({ type: 'object', ...inputSchema }),
      annotations,
    }
    server.registerTool(name, config, (input, context) =>
      answer(async () => {
        const caller = server.server.getClientVersion()?.name.slice(0, LONGEST_NAME) || 'another program'
        const { content, isError } = await callExposed(studio, { tool, input, caller }, context.mcpReq.signal)
        return { content: [{ type: 'text', text: content }], ...(isError ? { isError } : {}) }
      }),
    )
  }
  for (const [name, agent] of agents) {
    const description = `Ask the agent ${agent.name} of AutoGLM Studio: ${agent.description}`
    server.registerTool(name, { description, inputSchema: Question }, ({ input }, context) =>
      answer(async () => {
        const { signal } = context.mcpReq
        const onStep = (step: number) => progress(context, step, agent.limits.steps)
        const run = await answerRun(studio, { agentId: agent.id, input, allowed, signal, onStep })
        if (run.status === 'done') return { content: [{ type: 'text', text: run.answer ?? '' }] }
        const why = run.error?.message ?? `The run was ${run.status}.`
        return { content: [{ type: 'text', text: `${why} (${run.id})` }], isError: true }
      }),
    )
  }
  return server
}

/** A failure is something the caller reads, not the end of the connection. */
async function answer(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work()
  } catch (error) {
    return { content: [{ type: 'text', text: toErrorInfo(error).message }], isError: true }
  }
}

function progress({ mcpReq }: ServerContext, step: number, total: number): void {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return
  const params = { progressToken, progress: step, total }
  // A caller that has gone needs none.
  mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined)
}
