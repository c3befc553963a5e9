import { wellFormed } from '../kit/well-formed.ts'

/**
 * The value as JSON has it, with text that has a UTF-8 form: unpaired surrogates become U+FFFD, what JSON cannot say is
 * left out. Bytes hashed now are then the bytes read back later. Errors: TypeError for cycles and big integers.
 */
export function toJsonValue(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? null : wellFormed(JSON.parse(text))
}
