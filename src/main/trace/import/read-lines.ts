import { StudioError } from '@shared/errors.ts'

/** Bytes of one line. The largest known value is a prompt of a million tokens with all their texts, about 60 MB. */
const LONGEST_LINE = 128 * 1024 * 1024
const NEWLINE = 0x0a

/** The lines of a stream of bytes without their breaks, each as bytes; never holds more than one line. Errors: INPUT_TOO_LARGE. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, at)])
      parts = []
      length = 0
      from = at + 1
    }
    if (from === chunk.length) continue
    parts.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > LONGEST_LINE) {
      throw new StudioError(
        'INPUT_TOO_LARGE',
        'A line of the file is longer than 128 MB. No export has such lines; it was not read.',
      )
    }
  }
  if (parts.length > 0) yield Buffer.concat(parts)
}
