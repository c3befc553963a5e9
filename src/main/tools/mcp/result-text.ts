import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client'

/** Pure: a tool's answer as a model reads it; what is no text is named with its kind and size. */
export function resultText({
  content,
  structuredContent,
}: Pick<CallToolResult, 'content' | 'structuredContent'>): string {
  const parts = content.map(blockText)
  if (structuredContent !== undefined && !content.some((block) => saysSame(block, structuredContent)))
    parts.push(JSON.stringify(structuredContent))
  const text = parts.filter((part) => part !== '').join('\n')
  return text === '' ? 'Done.' : text
}

/** Pure: one piece of content as text. */
export function blockText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text
    case 'image':
      return `[picture: ${block.mimeType}, ${bytesOf(block.data)}]`
    case 'audio':
      return `[sound: ${block.mimeType}, ${bytesOf(block.data)}]`
    case 'resource_link':
      return `[resource: ${block.name} <${block.uri}>${block.description ? `, ${block.description}` : ''}]`
    case 'resource':
      return resourceText(block.resource)
    default:
      return `[${String((block as { type: unknown }).type)}]`
  }
}

/** Pure: what a resource holds, with its address. */
export function resourceText(resource: { uri: string; mimeType?: string; text?: string; blob?: string }): string {
  if (resource.text !== undefined) return `<${resource.uri}>\n${resource.text}`
  return `[file: <${resource.uri}>, ${resource.mimeType ?? 'unknown kind'}, ${bytesOf(resource.blob ?? '')}]`
}

function bytesOf(base64: string): string {
  const bytes = Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`
}

/** Servers repeat structured content as text for older clients. */
function saysSame(block: ContentBlock, structured: unknown): boolean {
  if (block.type !== 'text') return false
  const values = typeof structured === 'object' && structured !== null ? Object.values(structured) : []
  if (values.length === 1 && values[0] === block.text) return true
  try {
    return JSON.stringify(JSON.parse(block.text)) === JSON.stringify(structured)
  } catch {
    return false
  }
}
