import { open } from 'node:fs/promises'

const CHUNK = 1 << 20
/** Shorter beginnings are found by chance. */
const LEAST = 8
const MOST = 64

/** How many of these texts a file still has, by their first bytes. A file that is not there has none. */
export async function findBytes(path: string, texts: readonly string[]): Promise<number> {
  const wanted = texts.map((text) => Buffer.from(text).subarray(0, MOST)).filter(({ length }) => length >= LEAST)
  if (wanted.length === 0) return 0
  const left = new Set(wanted)
  try {
    const file = await open(path)
    try {
      const chunk = Buffer.alloc(CHUNK + MOST)
      for (let at = 0; ; at += CHUNK) {
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
        if (bytesRead === 0) break
        const part = chunk.subarray(0, bytesRead)
        for (const bytes of left) if (part.includes(bytes)) left.delete(bytes)
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  return wanted.length - left.size
}
