import type { Sha256 } from '@shared/ids.ts'
import { sha256 } from '../kit/canonical.ts'

/**
 * What names a model by its bytes, from the SHA-256 of each file: that of its only file, as `sha256sum` gives it, or for parts
 * the SHA-256 of their hashes, one a line.
 */
export function modelHash(parts: readonly Sha256[]): Sha256 {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  return sha256(parts.map((part) => `${part}\n`).join(''))
}
