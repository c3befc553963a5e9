import { StudioError } from '@shared/errors.ts'

/** Brackets inside brackets that a file may have; recorded schemas need about twenty. */
const DEEPEST = 200
/** Objects and lists of one text; each takes some fifty bytes of memory, however short it is written. */
const MOST_NODES = 4_000_000

/** Parses text that nobody here wrote. Errors: VALIDATION_FAILED when it is no JSON or nests too deep; `where` begins the sentence. */
export function parseBounded(text: string, where: string): unknown {
  const { deepest, nodes } = measure(text)
  if (nodes > MOST_NODES) {
    throw new StudioError('INPUT_TOO_LARGE', `${where} has more than ${MOST_NODES} objects and lists; it was not read.`)
  }
  if (deepest > DEEPEST) {
    throw new StudioError(
      'VALIDATION_FAILED',
      `${where} nests deeper than ${DEEPEST} levels. No recording does; it was not read.`,
    )
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new StudioError('VALIDATION_FAILED', `${where} is not valid JSON. The file is damaged or of another kind.`)
  }
}

/** Looks before parsing, as what comes after walks values by calling itself. */
function measure(text: string): { deepest: number; nodes: number } {
  let depth = 0
  let deepest = 0
  let nodes = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x5b || code === 0x7b) {
      depth += 1
      nodes += 1
      if (depth > deepest) deepest = depth
    } else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return { deepest, nodes }
}
