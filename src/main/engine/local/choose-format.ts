import type { FormatId } from '@shared/models.ts'
import type { GgufFileInfo } from 'node-llama-cpp'
import { detectFormat, GLM_FORMATS } from '../glm/formats.ts'
import type { PromptFormat } from '../glm/prompt-format.ts'
import { createTemplateFormat } from '../glm/template-format.ts'

/** llama.cpp's token types that are written out as they are. Source: `llama_token_type` in llama.h. */
const CONTROL_TYPE = 3

/** llama.cpp architectures GLM models come in. */
const ARCHITECTURES = new Set(['glm4', 'glm4moe', 'chatglm', 'deepseek2', 'glm-dsa'])

/** Kinds of tokenizer whose tokens we can spell: byte-level BPE and SentencePiece. */
const TOKENIZERS = new Set(['gpt2', 'llama'])

/** The format of a model, or why it cannot be spoken to, in words that follow "because". */
export type Choice = { format: PromptFormat; why: null } | { format: null; why: string }

const refuse = (why: string): Choice => ({ format: null, why })

/** Chooses how to speak with a model by what its file says: the text of its chat template and its tokens. */
export function chooseFormat(info: GgufFileInfo): Choice {
  const { chat_template: template, ggml } = info.metadata.tokenizer ?? {}
  const { model, tokens, token_type: types } = ggml ?? {}
  if (!TOKENIZERS.has(String(model)) || !Array.isArray(tokens) || !Array.isArray(types))
    return refuse('its tokenizer is of another kind')
  if (typeof template !== 'string' || template.trim() === '') return refuse('its file holds no chat template')
  const id: FormatId = detectFormat(template)
  if (id === 'template') return fromTemplate(info, template)
  const architecture = String(info.metadata.general?.architecture ?? 'unknown')
  if (!ARCHITECTURES.has(architecture)) return refuse(`its architecture, ${architecture}, is not that of a GLM`)
  const format = GLM_FORMATS[id]
  const missing = format.required.filter((token) => !(Number(types[tokens.indexOf(token)]) >= CONTROL_TYPE))
  if (missing.length === 0) return { format, why: null }
  const named = `${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' and others' : ''}`
  return refuse(`its vocabulary lacks ${named} as single tokens`)
}

function fromTemplate(info: GgufFileInfo, template: string): Choice {
  const { ggml } = info.metadata.tokenizer
  const text = (id: unknown): string => (typeof id === 'number' ? (ggml.tokens[id] ?? '') : '')
  const tokens = {
    bos: text(ggml.bos_token_id),
    eos: text(ggml.eos_token_id),
    // SentencePiece vocabularies want their first token unless the file says otherwise.
    addBos: ggml.add_bos_token ?? ggml.model === 'llama',
  }
  try {
    return { format: createTemplateFormat(template, tokens), why: null }
  } catch {
    return refuse('its chat template cannot be read')
  }
}
