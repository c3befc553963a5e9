/** Strings that open turns. Every one of them is a single token in every GLM. */
export const CONTROL = {
  mask: '[gMASK]',
  start: '<sop>',
  system: '<|system|>',
  user: '<|user|>',
  assistant: '<|assistant|>',
  observation: '<|observation|>',
} as const

/** Tags that frame thoughts, calls and results since GLM 4.5. Vocabularies list them as user-defined, so plain text can spell them. */
export const TAG = {
  think: '<think>',
  thinkEnd: '</think>',
  call: '<tool_call>',
  callEnd: '</tool_call>',
  response: '<tool_response>',
  responseEnd: '</tool_response>',
  key: '<arg_key>',
  keyEnd: '</arg_key>',
  value: '<arg_value>',
  valueEnd: '</arg_value>',
} as const

export type Tag = (typeof TAG)[keyof typeof TAG]

export const TAGS: readonly Tag[] = Object.values(TAG)

/** What models that see pictures put around their final answer, where their vocabulary has it; never shown. */
export const BOX = ['<|begin_of_box|>', '<|end_of_box|>'] as const

/** A token that means something inside an answer: a tag, the header of one more turn, or a box. */
export type Mark = Tag | typeof CONTROL.assistant | (typeof BOX)[number]

/** What a vocabulary must hold as single tokens before we speak the formats with tags with its model. */
export const REQUIRED_TOKENS: readonly string[] = [...Object.values(CONTROL), ...TAGS]

/** Tokens that end the model's turn whatever the file's own end-of-generation set says (dense GLMs leave some out). */
export const STOP_TOKENS: readonly string[] = [
  CONTROL.observation,
  CONTROL.user,
  CONTROL.system,
  CONTROL.assistant,
  '<|endoftext|>',
]
