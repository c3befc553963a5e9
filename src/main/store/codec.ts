import * as zlib from 'node:zlib'
import { decompress as unzstd } from 'fzstd'

export type Codec = 'none' | 'deflate' | 'zstd'

/** Below this many bytes a compressor's own framing eats what it saves. */
const MIN_COMPRESSED_BYTES = 128
const ZSTD_LEVEL = 3

/** Node 20 has no zstd: there values are deflated, and zstd ones written by a newer Node are read in JavaScript. */
const hasZstd = typeof zlib.zstdCompressSync === 'function'

/** The smallest form this Node can make; values that do not shrink stay as they are. */
export function compress(bytes: Uint8Array): { codec: Codec; data: Uint8Array } {
  if (bytes.length < MIN_COMPRESSED_BYTES) return { codec: 'none', data: bytes }
  const data = hasZstd
    ? zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } })
    : zlib.deflateSync(bytes)
  return data.length < bytes.length ? { codec: hasZstd ? 'zstd' : 'deflate', data } : { codec: 'none', data: bytes }
}

/** Undoes {@link compress}; never gives more than `size` bytes. Throws what the decompressor throws on damaged data. */
export function decompress(codec: Codec, data: Uint8Array, size: number, native = hasZstd): Uint8Array {
  switch (codec) {
    case 'none':
      return data
    case 'deflate':
      return zlib.inflateSync(data, { maxOutputLength: Math.max(size, 1) })
    case 'zstd':
      return native
        ? zlib.zstdDecompressSync(data, { maxOutputLength: Math.max(size, 1) })
        : unzstd(data, new Uint8Array(size))
    default:
      return codec satisfies never
  }
}
