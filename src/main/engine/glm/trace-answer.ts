import type { FormatId } from '@shared/models.ts'
import type { TokenRecord } from '@shared/runs.ts'
import type { XrayToken } from '@shared/xray.ts'
import type { ToolSchema } from '../types.ts'
import { GLM_FORMATS } from './formats.ts'
import { GenericReader } from './generic-calls.ts'
import { NameLineReader } from './name-line-reader.ts'
import { OutputParser } from './parser.ts'
import type { ParsedOutput } from './prompt-format.ts'
import type { ReadCall } from './read-call.ts'
import type { Mark } from './tags.ts'
import { traceTags } from './trace-tags.ts'
import { traceText } from './trace-text.ts'

/** What a recorded token was to the reader: a mark, text, or nothing it was given (`end` when it ended the answer). */
export type Feed = { kind: 'mark'; mark: Mark } | { kind: 'text' } | { kind: 'none' } | { kind: 'end' }

export type RecordedToken = Pick<TokenRecord, 'id' | 'text' | 'channel'>

export interface AnswerTrace {
  /** One for each token given, in order. */
  tokens: XrayToken[]
  calls: ReadCall[]
  parsed: ParsedOutput
}

/**
 * Reads a recorded answer again with the reader of its format, and says of each token which part of the format it is. Works on any
 * recording, for nothing but tokens and tools is needed; never throws.
 */
export function traceAnswer(
  id: FormatId,
  tools: readonly ToolSchema[],
  thoughtOpen: boolean,
  tokens: readonly RecordedToken[],
): AnswerTrace {
  const reader = id === 'template' ? new GenericReader(tools, thoughtOpen) : GLM_FORMATS[id].reader(tools, thoughtOpen)
  const marks = id === 'template' ? [] : GLM_FORMATS[id].marks
  const feeds = tokens.map((token, index) => feedOf(token, marks, index === tokens.length - 1))
  if (reader instanceof OutputParser) return traceTags(reader, tokens, feeds)
  if (reader instanceof NameLineReader || reader instanceof GenericReader) return traceText(reader, tokens, feeds)
  throw new Error(`Answers of the format ${id} cannot be traced.`)
}

/** A mark may carry the broken bytes of the token before it. */
function feedOf({ text, channel }: RecordedToken, marks: readonly Mark[], last: boolean): Feed {
  const bare = text.replace(/^\ufffd+/, '')
  const mark = marks.find((each) => each === bare)
  if (mark) return { kind: 'mark', mark }
  // The end of a thought that is spelled in plain text is text too, though it is shown as control.
  if (channel !== 'control' || '</think>'.endsWith(bare) || bare.endsWith('</think>')) return { kind: 'text' }
  return { kind: last ? 'end' : 'none' }
}
