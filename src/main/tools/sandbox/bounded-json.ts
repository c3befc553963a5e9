import { StudioError } from '@shared/errors.ts'

/** Deeper values are no data that anybody reads, and break what walks them. */
const MOST_DEPTH = 200

/** Reads JSON from a guest. Errors: TOOL_FAILED for what is none or is nested too deeply. */
export function readGuestJson(json: string): unknown {
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (inText) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) inText = false
    } else if (code === 0x22) inText = true
    else if (code === 0x5b || code === 0x7b) depth += 1
    else if (code === 0x5d || code === 0x7d) depth -= 1
    if (depth > MOST_DEPTH)
      throw new StudioError('TOOL_FAILED', `The tool gave a value that is nested more than ${MOST_DEPTH} levels deep.`)
  }
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new StudioError('TOOL_FAILED', 'The tool gave something that is no JSON.', { cause })
  }
}
