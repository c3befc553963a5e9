import { expect, it } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { confirmed, consented, inlineServer, smallServer } from '../../support/mcp-servers.ts'
import { openStudio } from '../../support/studio.ts'

it('words a server hides are seen by the person and the model, and tools of one name are told apart for good', async () => {
  const schema = `{ type: 'object', properties: { text: { type: 'string', description: 'what\\u200b to say' } } }`
  const tools = `[
    { name: 'say.it', description: 'Says it\\u202e now', inputSchema: ${schema} },
    { name: 'say it', description: 'Says it too', inputSchema: { type: 'object' } },
  ]`
  const onCall = `reply({ content: [{ type: 'text', text: params.name }] })`
  const test = await openStudio()
  const { id } = await confirmed(test, 'small', inlineServer(smallServer(tools, onCall)))
  const { tools: shown } = await consented(test, id)
  const [dotted, spaced] = ['say.it', 'say it'].map((name) => shown.find((tool) => tool.name === name))
  expect(dotted).toMatchObject({ description: 'Says it\\u{202e} now', problem: null })
  expect(dotted?.hidden.toSorted()).toEqual(['U+200B', 'U+202E'])
  expect(spaced?.hidden).toEqual([])
  const { registry } = test.studio.tools
  const lent = registry.get(dotted?.toolName ?? '')
  expect(JSON.stringify([lent.description, lent.inputSchema])).not.toMatch(/[\u200b\u202e]/)
  expect(JSON.stringify(lent.inputSchema)).toContain('what\\\\u{200b} to say')
  expect(registry.has(spaced?.toolName ?? '')).toBe(true)
  expect(spaced?.toolName).not.toBe(dotted?.toolName)
  await test.close()
  const again = await openStudio({ profilePath: test.profilePath })
  expect(again.studio.mcp.get(id).tools.map(({ toolName }) => toolName)).toEqual(shown.map(({ toolName }) => toolName))
})

it('an address of a private network that a name leads to waits for a confirmation that names it, and is never imported', async () => {
  const test = await openStudio()
  const api = clientOf(test)
  const entry = { url: 'https://tools.example/mcp', addresses: ['10.0.0.5'] }
  const { added } = await api.mcp.import({ text: JSON.stringify({ mcpServers: { tools: entry } }) })
  const [server] = added
  if (server?.definition.transport !== 'http') throw new Error('nothing was imported')
  expect(server.definition.addresses).toBeUndefined()
  const before = await api.mcp.confirm({ serverId: server.id, commandHash: server.commandHash })
  const definition = { ...server.definition, addresses: ['10.0.0.5'] }
  const after = await api.mcp.update({ serverId: server.id, definition })
  expect(after).toMatchObject({ confirmed: false, commandLine: 'https://tools.example/mcp (may lead to 10.0.0.5)' })
  expect(after.commandHash).not.toBe(before.commandHash)
})
