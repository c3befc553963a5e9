import { readSync } from 'node:fs'

/** Bytes of a file by which its encoding and its delimiter are guessed. */
const SAMPLE = 256 * 1024
const CHUNK = 1024 * 1024

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** The beginning of an open file. */
export function readSample(fd: number): Uint8Array {
  const bytes = Buffer.alloc(SAMPLE)
  return bytes.subarray(0, readSync(fd, bytes, 0, SAMPLE, 0))
}

/** By the byte order mark; without one UTF-8 where the beginning is, else what most programs that write CSV use instead. */
export function guessEncoding(sample: Uint8Array): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  try {
    // A sample may end in the middle of a letter, which is no reason to think otherwise.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/** The text of an open file, piece by piece, without its byte order mark. Not by a stream, which would close a file that is read twice. */
export function* readText(fd: number, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding)
  const chunk = Buffer.alloc(CHUNK)
  for (let at = 0; ; ) {
    const length = readSync(fd, chunk, 0, CHUNK, at)
    if (length === 0) break
    at += length
    const text = decoder.decode(chunk.subarray(0, length), { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}
