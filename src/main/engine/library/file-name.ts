import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'

/** Names that are devices on Windows, whatever follows their first dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i

/** A name that stays inside its folder on every system. Error: VALIDATION_FAILED. */
export function checkedName(name: string): string {
  if (name !== basename(name) || DEVICE.test(name) || !/^[\p{L}\p{N}][\p{L}\p{N} ._()+@-]{0,180}\.gguf$/iu.test(name))
    throw new StudioError('VALIDATION_FAILED', `"${name}" is not a name for a model file. It must end in .gguf.`)
  return name
}
