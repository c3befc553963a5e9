import { Template } from '@huggingface/jinja'
import { StudioError } from '@shared/errors.ts'
import type { ChatMessage } from '../types.ts'
import { GENERIC_INTRO, GenericReader } from './generic-calls.ts'
import { jsonCalls } from './grammar/call-syntax.ts'
import { type Dialogue, Pieces, type PromptFormat, type Rendered } from './prompt-format.ts'
import { pythonJson } from './python-json.ts'
import { describeTool } from './tool-schema.ts'

/** Characters of no meaning that stand around the number of a piece of untrusted text while a template is rendered. */
const OPEN = '\ue000'
const CLOSE = '\ue001'

interface TemplateMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** What a template may ask of its file's vocabulary. */
export interface TemplateTokens {
  bos: string
  eos: string
  /** Whether the vocabulary wants its first token in front even where the template does not write it. */
  addBos: boolean
}

/** Untrusted texts, given out as numbers: the template never sees them, so it cannot make them special. */
class Untrusted {
  readonly texts: string[] = []

  hold(text: string): string {
    return text === '' ? '' : `${OPEN}${this.texts.push(text) - 1}${CLOSE}`
  }

  /** Puts the texts back, as plain pieces between special ones. */
  split(rendered: string): Pieces {
    const pieces = new Pieces()
    rendered.split(new RegExp(`${OPEN}(\\d+)${CLOSE}`)).forEach((part, index) => {
      if (index % 2 === 1) pieces.plain(this.texts[Number(part)] ?? '')
      else if (part !== '') pieces.special(part)
    })
    return pieces
  }
}

const fold = (message: ChatMessage, untrusted: Untrusted): TemplateMessage => {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: untrusted.hold(message.content) }
    case 'tool':
      return { role: 'user', content: `<tool_response>\n${untrusted.hold(message.content)}\n</tool_response>` }
    case 'assistant': {
      const calls = message.toolCalls.map(
        (call) =>
          `<tool_call>\n${untrusted.hold(pythonJson({ name: call.name, arguments: call.arguments }))}\n</tool_call>`,
      )
      return {
        role: 'assistant',
        content: [untrusted.hold(message.content), ...calls].filter((part) => part !== '').join('\n'),
      }
    }
  }
}

/** Many templates refuse two turns of the same role in a row. */
function alternate(messages: readonly TemplateMessage[]): TemplateMessage[] {
  const merged: TemplateMessage[] = []
  for (const message of messages) {
    const last = merged.at(-1)
    if (last?.role === message.role) last.content += `\n\n${message.content}`
    else merged.push({ ...message })
  }
  return merged
}

function toMessages({ messages, tools }: Dialogue, untrusted: Untrusted): TemplateMessage[] {
  const folded = messages.map((message) => fold(message, untrusted))
  if (tools.length > 0) {
    const list = tools.map((tool) => pythonJson(describeTool(tool).function)).join('\n')
    // Last in the system message, so that the agent's own words come first as they do elsewhere.
    const at = folded.findIndex((message) => message.role !== 'system')
    folded.splice(at < 0 ? folded.length : at, 0, {
      role: 'system',
      content: `${GENERIC_INTRO}${untrusted.hold(list)}`,
    })
  }
  return alternate(folded)
}

/** For templates that know no system turn: its words go in front of the first question. */
function withoutSystem(messages: readonly TemplateMessage[]): TemplateMessage[] {
  return alternate(messages.map((message) => (message.role === 'system' ? { ...message, role: 'user' } : message)))
}

/**
 * A model that is no GLM, spoken to through the Jinja template in its own file, with generic JSON calls. Errors:
 * MODEL_UNSUPPORTED for a template that cannot be read, and on rendering for one that refuses the dialogue.
 */
export function createTemplateFormat(source: string, tokens: TemplateTokens): PromptFormat {
  const template = guard(() => new Template(source))
  const apply = (messages: TemplateMessage[], thinking: boolean): string =>
    template.render({
      messages,
      tools: null,
      add_generation_prompt: true,
      enable_thinking: thinking,
      bos_token: tokens.bos,
      eos_token: tokens.eos,
    })
  return {
    id: 'template',
    render(dialogue): Rendered {
      const untrusted = new Untrusted()
      const messages = toMessages(dialogue, untrusted)
      const rendered = guard(() => {
        try {
          return apply(messages, dialogue.thinking)
        } catch (error) {
          if (!messages.some((message) => message.role === 'system')) throw error
          return apply(withoutSystem(messages), dialogue.thinking)
        }
      })
      const bos = tokens.addBos && tokens.bos !== '' && !rendered.startsWith(tokens.bos) ? tokens.bos : ''
      return {
        pieces: untrusted.split(bos + rendered).list,
        thoughtOpen: rendered.trimEnd().endsWith('<think>'),
      }
    },
    reader: (tools, thoughtOpen) => new GenericReader(tools, thoughtOpen),
    calls: jsonCalls,
    marks: [],
    required: [],
    stops: [],
  }
}

function guard<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('MODEL_UNSUPPORTED', `The model's own chat template cannot be used: ${reason}.`, {
      cause: error,
    })
  }
}
