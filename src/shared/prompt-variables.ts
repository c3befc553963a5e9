/** What may stand in the prompt of an agent as `{{name}}`; filled in once, when a run begins, so that its record says what was read. */
export const PROMPT_VARIABLES = [
  'date',
  'time',
  'weekday',
  'timezone',
  'agent',
  'model',
  'workspace',
  'language',
] as const
export type PromptVariable = (typeof PROMPT_VARIABLES)[number]

export type PromptValues = Record<PromptVariable, string>

const PLACE = /\{\{\s*([\w-]+)\s*\}\}/g

const isVariable = (name: string): name is PromptVariable => PROMPT_VARIABLES.some((each) => each === name)

/** A prompt with its variables filled in; what is none stays as it is written. */
export function fillPrompt(prompt: string, values: PromptValues): string {
  return prompt.replace(PLACE, (written, name: string) => (isVariable(name) ? values[name] : written))
}

/** What is written like a variable and is none, each once, in order. */
export function unknownVariables(prompt: string): string[] {
  const names = [...prompt.matchAll(PLACE)].map(([, name = '']) => name)
  return [...new Set(names)].filter((name) => !isVariable(name))
}

export const hasVariables = (prompt: string): boolean =>
  [...prompt.matchAll(PLACE)].some(([, name = '']) => isVariable(name))
