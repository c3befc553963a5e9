import { StudioError } from '@shared/errors.ts'
import type { Sha256 } from '@shared/ids.ts'
import { PictureUrl } from '@shared/pictures.ts'
import type { BlobStore } from '../store/types.ts'

/** A stored picture. Errors: NOT_FOUND, also for a value that is none (what was imported may name any). */
export function readPicture(blobs: BlobStore, ref: Sha256): PictureUrl {
  const parsed = PictureUrl.safeParse(blobs.getText(ref))
  if (!parsed.success) throw new StudioError('NOT_FOUND', 'This recording has no such picture.')
  return parsed.data
}
