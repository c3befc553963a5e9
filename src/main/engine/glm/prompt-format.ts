import type { FormatId } from '@shared/models.ts'
import type { TokenChannel, ToolCall } from '@shared/runs.ts'
import type { ChatMessage, ToolSchema } from '../types.ts'
import type { CallSyntax } from './grammar/call-syntax.ts'
import type { Mark } from './tags.ts'

/**
 * A stretch of the prompt. Special text belongs to the format and may become control tokens; plain text must never become
 * one. In a GLM format a special piece is exactly one token.
 */
export interface Piece {
  text: string
  special: boolean
}

export interface Dialogue {
  messages: readonly ChatMessage[]
  tools: readonly ToolSchema[]
  /** Whether the model is to think. What becomes of earlier thoughts is the format's affair. */
  thinking: boolean
}

export interface Rendered {
  pieces: Piece[]
  /** Whether the prompt ends inside a thought, so that the answer begins there. */
  thoughtOpen: boolean
}

export interface ParsedOutput {
  thought: string
  content: string
  toolCalls: ToolCall[]
  /** One sentence for each thing that could not be read. */
  problems: string[]
}

/** Reads one answer as it comes. No input makes it throw, and cutting the text elsewhere changes nothing in the result. */
export interface AnswerReader {
  /** Takes ordinary text; says where it belongs, as far as can be told by now. */
  text(text: string): TokenChannel
  /** Takes a token that is one of the format's marks. */
  mark(mark: Mark): TokenChannel
  /** What was read so far, as if the answer ended here. */
  result(): ParsedOutput
}

/** How to speak with one kind of model. */
export interface PromptFormat {
  id: FormatId
  render(dialogue: Dialogue): Rendered
  reader(tools: readonly ToolSchema[], thoughtOpen: boolean): AnswerReader
  /** Where calls begin and what may stand in them; null where a model of this format calls no tools. */
  calls: CallSyntax | null
  /** Tokens told apart by their id, given to the reader as marks. */
  marks: readonly Mark[]
  /** What a vocabulary must hold as single tokens; also every special piece that may be rendered, unless this is empty. */
  required: readonly string[]
  /** Tokens that end the answer whatever the file's own end-of-generation set says. */
  stops: readonly string[]
}

/** Collects pieces; neighbouring pieces of plain text are joined, so that what spans a join is seen as one text later on. */
export class Pieces {
  readonly list: Piece[] = []

  special(...texts: string[]): this {
    for (const text of texts) this.list.push({ text, special: true })
    return this
  }

  plain(text: string): this {
    const last = this.list.at(-1)
    if (last && !last.special) last.text += text
    else if (text !== '') this.list.push({ text, special: false })
    return this
  }
}
