import { MOST_PICTURE_BYTES, MOST_PICTURES } from '@shared/pictures.ts'
import { isPicture } from '../../pictures.ts'
import type { FileBytes } from '../../python/types.ts'
import type { ToolOutput, ToolPicture } from '../../types.ts'

/** The pictures among files: those that are PNG or SVG by name and by content, as far as one call may show them. */
export function picturesOf(files: readonly FileBytes[]): Pick<ToolOutput, 'pictures'> {
  const pictures = files
    .flatMap(({ path, bytes }): ToolPicture[] => {
      const mime = /\.png$/i.test(path) ? 'image/png' : /\.svg$/i.test(path) ? 'image/svg+xml' : null
      if (mime === null || bytes.length > MOST_PICTURE_BYTES || !isPicture({ mime, bytes })) return []
      return [{ mime, bytes, name: path.slice(path.lastIndexOf('/') + 1), alt: path }]
    })
    .slice(0, MOST_PICTURES)
  return pictures.length === 0 ? {} : { pictures }
}
