/** What a person decides about the call of a tool before it is made. */
export interface CallDraft {
  call: 'result' | 'arguments' | 'same'
  result: string
  /** JSON, as typed. */
  arguments: string
}
