import type { GgufFileInfo } from 'node-llama-cpp'
import { isTagLike } from '../glm/neutralise.ts'
import type { PromptFormat } from '../glm/prompt-format.ts'
import type { Mark } from '../glm/tags.ts'
import { TokenSpeller } from './token-text.ts'

/** llama.cpp's token types that are written out as they are. Source: `llama_token_type` in llama.h. */
const CONTROL_TYPE = 3
const USER_DEFINED_TYPE = 4

/** What the session must know of a model's tokens, read from the file itself. */
export interface Vocabulary {
  speller: TokenSpeller
  /** Whether the tokenizer puts a space before each text it is given, which is right only once. */
  spaced: boolean
  /** Ids of the format's control tokens and tags. */
  special: ReadonlyMap<string, number>
  /** The format's marks by id. */
  marks: ReadonlyMap<number, Mark>
  control: ReadonlySet<number>
  stops: ReadonlySet<number>
  /** User-defined tokens that look like tags, which plain text must not spell. */
  userTags: readonly string[]
  /** Bytes of the longest token's text: no text has fewer tokens than its bytes over this. */
  longestTokenBytes: number
}

/** Reads the vocabulary of a model as far as its format, which `chooseFormat` gave, has to do with it. */
export function readVocabulary(info: GgufFileInfo, format: PromptFormat): Vocabulary {
  const { model, tokens, token_type: types } = info.metadata.tokenizer.ggml
  const sentencePiece = String(model) === 'llama'
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
      sentencePiece ? 'sentencePiece' : 'bytes',
    ),
    spaced: sentencePiece,
    special: new Map(format.required.map(idOf)),
    marks: new Map(format.marks.flatMap((mark) => present(mark).map((id): [number, Mark] => [id, mark]))),
    control,
    stops: new Set(format.stops.flatMap(present)),
    userTags,
    longestTokenBytes: longest,
  }
}
