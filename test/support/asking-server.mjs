// A server of the protocol's newest revision, which asks inside the results of its calls. Made with the official kit.
import { acceptedContent, inputRequired, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const confirmation = z.object({ name: z.string() })

serveStdio(() => {
  const server = new McpServer({ name: 'asking', version: '1' })
  server.registerTool('greet', { description: 'Greets.', inputSchema: z.object({}) }, async (_input, { mcpReq }) => {
    const told = acceptedContent(mcpReq.inputResponses, 'who', confirmation)
    if (told)
      return { content: [{ type: 'text', text: `Hello ${told.name}, in ${mcpReq.envelope ? 'new' : 'old'} words` }] }
    if (mcpReq.inputResponses?.who) return { content: [{ type: 'text', text: 'Nobody told me.' }] }
    const who = inputRequired.elicit({ message: 'Whom shall I greet?', requestedSchema: confirmation })
    return inputRequired({ inputRequests: { who } })
  })
  return server
})
