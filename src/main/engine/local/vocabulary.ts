import type { GgufFileInfo } from 'node-llama-cpp'
import { isTagLike } from '../glm/neutralise.ts'
import { REQUIRED_TOKENS, STOP_TOKENS, TAGS, type Tag } from '../glm/tags.ts'
import { TokenSpeller } from './token-text.ts'

/** llama.cpp's token types that are written out as they are. Source: `llama_token_type` in llama.h. */
const CONTROL_TYPE = 3
const USER_DEFINED_TYPE = 4

/** llama.cpp architectures GLM models of the 4.7 format come in. */
const ARCHITECTURES = new Set(['glm4', 'glm4moe', 'chatglm', 'deepseek2', 'glm-dsa'])

/** What the session must know of a model's tokens, read from the file itself. */
export interface Vocabulary {
  speller: TokenSpeller
  /** Ids of the format's control tokens and tags. */
  special: ReadonlyMap<string, number>
  tags: ReadonlyMap<number, Tag>
  control: ReadonlySet<number>
  stops: ReadonlySet<number>
  /** User-defined tokens that look like tags, which plain text must not spell. */
  userTags: readonly string[]
  /** Bytes of the longest token's text: no text has fewer tokens than its bytes over this. */
  longestTokenBytes: number
}

/** Why a model cannot be spoken to in the GLM 4.7 format, in words that follow "because"; null when it can. */
export function whyNoFormat(info: GgufFileInfo): string | null {
  const architecture = String(info.metadata.general?.architecture ?? 'unknown')
  if (!ARCHITECTURES.has(architecture)) return `its architecture, ${architecture}, is not that of a GLM`
  const { model, tokens, token_type: types } = info.metadata.tokenizer?.ggml ?? {}
  if (model !== 'gpt2' || !Array.isArray(tokens) || !Array.isArray(types)) return 'its tokenizer is of another kind'
  const missing = REQUIRED_TOKENS.filter((token) => !(Number(types[tokens.indexOf(token)]) >= CONTROL_TYPE))
  if (missing.length === 0) return null
  return `its vocabulary lacks ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' and others' : ''} as single tokens`
}

/** Reads the vocabulary of a model for which `whyNoFormat` is null. */
export function readVocabulary(info: GgufFileInfo): Vocabulary {
  const { tokens, token_type: types } = info.metadata.tokenizer.ggml
  const ids = new Map<string, number>()
  const control = new Set<number>()
  const userTags: string[] = []
  let longest = 1
  tokens.forEach((token, id) => {
    const type = Number(types?.[id])
    longest = Math.max(longest, Buffer.byteLength(token, type < CONTROL_TYPE ? 'latin1' : 'utf8'))
    if (type === CONTROL_TYPE) control.add(id)
    if (type === USER_DEFINED_TYPE && isTagLike(token)) userTags.push(token)
    if (type === CONTROL_TYPE || type === USER_DEFINED_TYPE) ids.set(token, id)
  })
  const idOf = (token: string): [string, number] => [token, ids.get(token) ?? -1]
  const present = (token: string): number[] => (ids.has(token) ? [ids.get(token) ?? -1] : [])
  return {
    speller: new TokenSpeller(
      tokens,
      (id) => Number(types?.[id]) >= CONTROL_TYPE && Number(types?.[id]) <= USER_DEFINED_TYPE,
    ),
    special: new Map(REQUIRED_TOKENS.map(idOf)),
    tags: new Map(TAGS.flatMap((tag) => present(tag).map((id): [number, Tag] => [id, tag]))),
    control,
    stops: new Set(STOP_TOKENS.flatMap(present)),
    userTags,
    longestTokenBytes: longest,
  }
}
