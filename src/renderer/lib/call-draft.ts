/** What a person decides about the call of a tool before it is made. */
export interface CallDraft {
  call: 'result' | 'arguments' | 'same'
  result: string
  /** JSON, as typed. */
  arguments: string
}

/** Null for what is no object of JSON. */
export function readArguments(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
