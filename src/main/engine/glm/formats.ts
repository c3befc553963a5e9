import type { FormatId } from '@shared/models.ts'
import { format0414, formatChat9b, formatEdge, formatZ1 } from './format9b.ts'
import { format45 } from './format45.ts'
import { format5, format47 } from './format47.ts'
import { GENERIC_INTRO } from './generic-calls.ts'
import type { Dialogue, PromptFormat } from './prompt-format.ts'
import { pythonJson } from './python-json.ts'

export type GlmFormatId = Exclude<FormatId, 'template'>

export const GLM_FORMATS: Readonly<Record<GlmFormatId, PromptFormat>> = {
  'glm-4.5': format45,
  'glm-4.7': format47,
  'glm-5': format5,
  'glm-4-0414': format0414,
  'glm-z1': formatZ1,
  'glm-4-chat': formatChat9b,
  'glm-edge': formatEdge,
}

/**
 * Tells by the text of a file's chat template which GLM format it writes: `template` for a template of another kind. Names and
 * architectures do not help, for files of one architecture carry different templates.
 */
export function detectFormat(template: string): FormatId {
  if (template.includes('<arg_key>')) {
    if (template.includes('Reasoning Effort')) return 'glm-5'
    return /<tool_call>\{function-name\}\s*\n/.test(template) ? 'glm-4.5' : 'glm-4.7'
  }
  if (template.includes('可用工具')) {
    if (template.includes('<think>')) return 'glm-z1'
    return template.includes('ChatGLM') ? 'glm-4-chat' : 'glm-4-0414'
  }
  const turns = template.includes('<|user|>') && template.includes('<|assistant|>')
  const edge =
    turns && template.includes('<|system|>') && !template.includes('[gMASK]') && !template.includes('<think>')
  return edge && !template.includes('eos_token') && !template.includes('<|end') ? 'glm-edge' : 'template'
}

/** Every feature of a format once. Its rendering stands for the definition, so a change of format changes the hash. */
const SPECIMEN: Omit<Dialogue, 'thinking'> = {
  tools: [
    {
      name: 'tool',
      description: 'é',
      parameters: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], title: 't' },
    },
  ],
  messages: [
    { role: 'system', content: 'system' },
    { role: 'user', content: 'user' },
    {
      role: 'assistant',
      content: 'content',
      thought: 'thought',
      toolCalls: [{ name: 'tool', arguments: { a: 'text', b: [1, { c: null }] } }],
    },
    { role: 'tool', name: 'tool', content: 'one' },
    { role: 'tool', name: 'tool', content: 'two' },
    { role: 'assistant', content: '', thought: '', toolCalls: [] },
  ],
}

/**
 * A text that changes whenever the format's definition does; its SHA-256 names the definition. That of `template` is only our
 * part of it: the template itself is in the file, which the model's own SHA-256 names.
 */
export function formatDefinition(id: FormatId): string {
  if (id === 'template') return GENERIC_INTRO
  return [true, false]
    .map((thinking) => pythonJson(GLM_FORMATS[id].render({ ...SPECIMEN, thinking }).pieces))
    .join('\n')
}
