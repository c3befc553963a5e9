import type { FileBytes } from '../../python/types.ts'
import type { ToolOutput } from '../../types.ts'

const MOST_PICTURES = 4
const MOST_BYTES = 2 * 1024 * 1024
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** The pictures among files: those that are PNG or SVG by name and by content, the first four, up to 2 MB each. */
export function picturesOf(files: readonly FileBytes[]): Pick<ToolOutput, 'pictures'> {
  const pictures = files
    .flatMap(({ path, bytes }) => {
      const mime = pictureType(path, bytes)
      const name = path.slice(path.lastIndexOf('/') + 1)
      return mime === null || bytes.length > MOST_BYTES ? [] : [{ mime, bytes, name, alt: path }]
    })
    .slice(0, MOST_PICTURES)
  return pictures.length === 0 ? {} : { pictures }
}

function pictureType(path: string, bytes: Uint8Array): 'image/png' | 'image/svg+xml' | null {
  if (/\.png$/i.test(path)) return PNG.every((byte, at) => bytes[at] === byte) ? 'image/png' : null
  if (!/\.svg$/i.test(path)) return null
  return /<svg[\s>]/.test(new TextDecoder().decode(bytes.subarray(0, 1000))) ? 'image/svg+xml' : null
}
