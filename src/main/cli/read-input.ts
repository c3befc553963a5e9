import { StudioError } from '@shared/errors.ts'

/** More than this from standard input is refused before it is all in memory. */
const MOST_BYTES = 8 * 1024 * 1024

/** The input as words of the command line, or, for `-`, the whole of standard input. Errors: INPUT_TOO_LARGE, VALIDATION_FAILED. */
export async function readInput(words: string[], stdin: AsyncIterable<Uint8Array> = process.stdin): Promise<string> {
  if (words.length !== 1 || words[0] !== '-') return words.join(' ')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin) {
    size += chunk.byteLength
    if (size > MOST_BYTES) {
      throw new StudioError(
        'INPUT_TOO_LARGE',
        'The input is larger than 8 MB. Put it into a file of the workspace and ask about the file.',
      )
    }
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new StudioError(
      'VALIDATION_FAILED',
      'The input is not valid UTF-8 text. Convert it first, for example with iconv.',
      { cause },
    )
  }
}
