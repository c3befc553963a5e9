import type { FormatId } from '@shared/models.ts'
import { GLM_FORMATS } from '../glm/formats.ts'
import type { Dialogue, Piece, PromptFormat } from '../glm/prompt-format.ts'
import { pythonJson } from '../glm/python-json.ts'
import { CONTROL, TAG } from '../glm/tags.ts'
import { describeTool } from '../glm/tool-schema.ts'
import type { ToolSchema } from '../types.ts'
import { type MarkedPart, type Marks, markDialogue, partsOf, pickMarks } from './marked-dialogue.ts'

/** A stretch of the text a prompt should be; `part` is null for the format's own words. */
export interface Expected {
  text: string
  part: MarkedPart | null
}

/** The text of a dialogue's prompt, in order and with what each stretch is there for. */
export function expectedParts(format: FormatId, dialogue: Dialogue): Expected[] {
  return format === 'template' ? unframed(dialogue) : framed(GLM_FORMATS[format], dialogue)
}

const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

/** Some formats trim what the model wrote; trimmed beforehand, the marks around it stand at its very ends. */
function trimmedLike(format: PromptFormat, dialogue: Dialogue): Dialogue {
  const messages = dialogue.messages.map((message) =>
    message.role === 'assistant'
      ? { ...message, content: message.content.trim(), thought: message.thought.trim() }
      : message,
  )
  const trimmed = { ...dialogue, messages }
  return textOf(format.render(trimmed).pieces) === textOf(format.render(dialogue).pieces) ? trimmed : dialogue
}

/** Renders the dialogue with marks around every part, so that the format itself tells where the parts come to stand. */
function framed(format: PromptFormat, dialogue: Dialogue): Expected[] {
  const source = trimmedLike(format, dialogue)
  const marks = pickMarks(source)
  const { dialogue: marked, parts } = markDialogue(source, marks)
  const found: Expected[] = []
  let part: MarkedPart | null = null
  let lastTurn = 0
  for (const piece of format.render(marked).pieces) {
    if (piece.special) {
      if (piece.text === TAG.callEnd || piece.text.startsWith('<|')) part = null
      if (piece.text === CONTROL.assistant) lastTurn = found.length
      found.push({ text: piece.text, part })
      continue
    }
    for (const { text, mark } of splitMarks(piece.text, marks)) {
      if (mark !== undefined) part = mark === null ? null : (parts[mark] ?? null)
      if (text !== '') found.push(...(part ? [{ text, part }] : splitTools(text, source.tools)))
    }
  }
  const generation: MarkedPart = { kind: 'generation', name: null, turn: null }
  return found.map((each, index) => (index >= lastTurn && each.part === null ? { ...each, part: generation } : each))
}

/** What a model's own template writes around the parts is not known here: they are looked for in their order. */
function unframed(dialogue: Dialogue): Expected[] {
  const parts = partsOf(dialogue.messages)
  const at = parts.findIndex(({ part }) => part.kind !== 'system')
  const tools = dialogue.tools.map((tool) => ({
    text: pythonJson(describeTool(tool).function),
    part: { kind: 'tool' as const, name: tool.name, turn: null },
  }))
  return parts.toSpliced(at < 0 ? parts.length : at, 0, ...tools)
}

/** `mark` is the number of the part that begins before `text`, null where one ends, undefined where neither does. */
function splitMarks(text: string, { open, close }: Marks): { text: string; mark?: number | null }[] {
  const [first = '', ...rest] = text.split(open)
  const marked = rest.map((each) => {
    const end = each.indexOf(close)
    const number = each.slice(0, end)
    return { text: each.slice(end + 1), mark: number === '' ? null : Number(number) }
  })
  return [{ text: first }, ...marked]
}

/** Declarations are built by the format from a tool's name, so their whole text is looked for instead. */
function splitTools(text: string, tools: readonly ToolSchema[]): Expected[] {
  const found: Expected[] = []
  let from = 0
  for (const tool of tools) {
    const described = describeTool(tool)
    const texts = [pythonJson(described), `## ${tool.name}\n\n${JSON.stringify(described.function, null, 4)}`]
    const declared = texts.find((each) => text.includes(each, from))
    if (declared === undefined) continue
    const at = text.indexOf(declared, from)
    if (at > from) found.push({ text: text.slice(from, at), part: null })
    found.push({ text: declared, part: { kind: 'tool', name: tool.name, turn: null } })
    from = at + declared.length
  }
  if (from < text.length) found.push({ text: text.slice(from), part: null })
  return found
}
