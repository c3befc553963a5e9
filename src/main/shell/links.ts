import { StudioError } from '@shared/errors.ts'

/** What may be handed to the person's browser: https and mailto only, after parsing. Errors: NOT_ALLOWED. */
export function checkLink(link: string): string {
  let url: URL
  try {
    url = new URL(link)
  } catch (cause) {
    throw new StudioError('NOT_ALLOWED', 'This is not a link that can be opened.', { cause })
  }
  if (url.protocol !== 'https:' && url.protocol !== 'mailto:') {
    throw new StudioError('NOT_ALLOWED', `Only https and mailto links are opened, not ${url.protocol}`)
  }
  return url.href
}
