import { StudioError } from '@shared/errors.ts'
import { MOST_PICTURE_BYTES, MOST_PICTURES, type PictureMime } from '@shared/pictures.ts'
import type { ToolPicture } from './types.ts'

/** What files of each kind begin with, or hold at an offset. */
const MARKS: Record<Exclude<PictureMime, 'image/svg+xml'>, readonly [offset: number, bytes: readonly number[]][]> = {
  'image/png': [[0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]],
  'image/jpeg': [[0, [0xff, 0xd8, 0xff]]],
  'image/webp': [
    [0, [0x52, 0x49, 0x46, 0x46]],
    [8, [0x57, 0x45, 0x42, 0x50]],
  ],
  'image/gif': [[0, [0x47, 0x49, 0x46, 0x38]]],
}

/**
 * The pictures of one call with names and descriptions that can be stored. Errors: LIMIT_REACHED for too many or too large
 * ones, TOOL_FAILED for bytes that are not what they are said to be.
 */
export function checkPictures(tool: string, pictures: readonly ToolPicture[]): ToolPicture[] {
  if (pictures.length > MOST_PICTURES) {
    throw new StudioError(
      'LIMIT_REACHED',
      `${tool} gave ${pictures.length} pictures; at most ${MOST_PICTURES} are kept.`,
    )
  }
  return pictures.map((picture) => {
    if (picture.bytes.length > MOST_PICTURE_BYTES) {
      throw new StudioError(
        'LIMIT_REACHED',
        `A picture of ${tool} is larger than ${MOST_PICTURE_BYTES / 1024 / 1024} MB. Make it smaller.`,
      )
    }
    if (!isPicture(picture)) {
      throw new StudioError('TOOL_FAILED', `${tool} gave a picture that is no ${picture.mime}.`)
    }
    return { ...picture, name: cut(picture.name, 200) || 'picture', alt: cut(picture.alt, 2000) }
  })
}

/** The picture as the text it is stored and shown as; see `PictureUrl`. */
export const pictureUrl = ({ mime, bytes }: Pick<ToolPicture, 'mime' | 'bytes'>): string =>
  `data:${mime};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`

/** Whether the bytes are what they are said to be. */
export function isPicture({ mime, bytes }: Pick<ToolPicture, 'mime' | 'bytes'>): boolean {
  if (mime !== 'image/svg+xml')
    return MARKS[mime].every(([offset, mark]) => mark.every((byte, at) => bytes[offset + at] === byte))
  const start = Buffer.from(bytes.subarray(0, 1000)).toString('utf8')
  return /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(start)
}

const cut = (text: string, most: number): string => text.slice(0, most).toWellFormed()
