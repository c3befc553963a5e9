import { z } from 'zod'
import { Sha256 } from './ids.ts'

/** What charts and programs draw, and what servers of others send besides. */
export const PictureMime = z.enum(['image/png', 'image/svg+xml', 'image/jpeg', 'image/webp', 'image/gif'])
export type PictureMime = z.infer<typeof PictureMime>

/** Bytes of one picture, and pictures of one call. */
export const MOST_PICTURE_BYTES = 4 * 1024 * 1024
export const MOST_PICTURES = 8

/** A picture that a call gave besides its text, which is what the model reads. */
export const PictureRef = z.object({
  /** SHA-256 of the stored value, which is the picture as a {@link PictureUrl}: text, so that it travels as every value does. */
  ref: Sha256,
  mime: PictureMime,
  bytes: z.number().int().min(1).max(MOST_PICTURE_BYTES),
  name: z.string().max(200),
  /** What it shows, for who cannot see it. */
  alt: z.string().max(2000),
})
export type PictureRef = z.infer<typeof PictureRef>

/** Base64 takes four characters for three bytes. */
const MOST_URL = Math.ceil(MOST_PICTURE_BYTES / 3) * 4 + 64

const HEAD = /^data:image\/(?:png|svg\+xml|jpeg|webp|gif);base64,/

/** A whole picture as the page may show it: in an `img`, where an SVG runs nothing and loads nothing. */
export const PictureUrl = z.string().max(MOST_URL).refine(isPictureUrl, 'not a picture')
export type PictureUrl = z.infer<typeof PictureUrl>

/** Searches for what may not be there: repetition that matches five million characters is slow and may run out of stack. */
function isPictureUrl(text: string): boolean {
  const head = HEAD.exec(text)?.[0]
  return head !== undefined && text.length > head.length && !/[^A-Za-z0-9+/=]/.test(text.slice(head.length))
}
