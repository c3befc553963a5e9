import type { CallToolResult } from '@modelcontextprotocol/client'
import { MOST_PICTURE_BYTES, MOST_PICTURES, PictureMime } from '@shared/pictures.ts'
import { isPicture } from '../pictures.ts'
import type { ToolPicture } from '../types.ts'

/**
 * Pure: the pictures of a tool's answer that can be shown to the person. What is of another kind, too large, too much or not what it is
 * said to be stays named in the answer's text and is left out.
 */
export function resultPictures(tool: string, { content }: Pick<CallToolResult, 'content'>): ToolPicture[] {
  const found: ToolPicture[] = []
  for (const block of content) {
    if (block.type !== 'image') continue
    const mime = PictureMime.safeParse(block.mimeType)
    if (!mime.success || block.data.length > MOST_PICTURE_BYTES * 1.4) continue
    const bytes = Buffer.from(block.data, 'base64')
    if (bytes.length === 0 || bytes.length > MOST_PICTURE_BYTES) continue
    const kind = mime.data.slice('image/'.length).replace('+xml', '')
    const picture = {
      mime: mime.data,
      bytes,
      name: `${tool}-${found.length + 1}.${kind}`,
      alt: `Picture ${found.length + 1} of what ${tool} answered`,
    }
    if (isPicture(picture)) found.push(picture)
  }
  return found.slice(0, MOST_PICTURES)
}
