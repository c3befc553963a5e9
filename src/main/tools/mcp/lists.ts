import { type Client, UriTemplate } from '@modelcontextprotocol/client'
import type { McpPrompt, McpResource } from '@shared/mcp.ts'
import { visible } from '../../kit/hidden-characters.ts'
import type { ListedTool } from './types.ts'

/** Things of one kind a server may have; more are left out. */
const MOST = 2_000

/** Every tool a server has now; none when it has no tools at all. */
export async function listTools(client: Client, signal?: AbortSignal): Promise<ListedTool[]> {
  if (!client.getServerCapabilities()?.tools) return []
  const { tools } = await client.listTools(undefined, { signal, cacheMode: 'refresh' })
  return tools.slice(0, MOST).map(({ name, title, description, inputSchema, annotations }) => ({
    name,
    description: description ?? title ?? annotations?.title ?? '',
    inputSchema: { ...inputSchema },
    claims: [
      ...(annotations?.readOnlyHint ? ['readOnly' as const] : []),
      ...(annotations?.destructiveHint ? ['destructive' as const] : []),
      ...(annotations?.idempotentHint ? ['idempotent' as const] : []),
      ...(annotations?.openWorldHint ? ['openWorld' as const] : []),
    ],
  }))
}

/** Resources and the templates of resources. */
export async function listResources(client: Client, signal?: AbortSignal): Promise<McpResource[]> {
  if (!client.getServerCapabilities()?.resources) return []
  const { resources } = await client.listResources(undefined, { signal })
  const { resourceTemplates } = await client.listResourceTemplates(undefined, { signal })
  const all = [
    ...resources.map(({ uri, ...rest }) => ({ uri, template: false, ...rest })),
    ...resourceTemplates.map(({ uriTemplate, ...rest }) => ({ uri: uriTemplate, template: true, ...rest })),
  ]
  return all.slice(0, MOST).map(({ uri, template, name, description, mimeType }) => ({
    uri,
    template,
    places: template ? placesOf(uri) : [],
    name: visible(name),
    description: visible(description ?? ''),
    mimeType: mimeType ?? null,
  }))
}

export async function listPrompts(client: Client, signal?: AbortSignal): Promise<McpPrompt[]> {
  if (!client.getServerCapabilities()?.prompts) return []
  const { prompts } = await client.listPrompts(undefined, { signal })
  return prompts.slice(0, MOST).map(({ name, description, arguments: given = [] }) => ({
    name,
    label: visible(name),
    description: visible(description ?? ''),
    arguments: given.map((each) => ({
      name: each.name,
      description: visible(each.description ?? ''),
      required: each.required ?? false,
    })),
  }))
}

/** One that is not written as the standard says has no places, and can only be read as it is. */
function placesOf(template: string): string[] {
  try {
    return new UriTemplate(template).variableNames
  } catch {
    return []
  }
}
