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

/** What a sign-in may open: https, or http on this machine, without a name or password in it. Errors: NOT_ALLOWED. */
export function checkSignInAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  const near = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  const safe = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && near))
  if (safe && url.username === '' && url.password === '') return url.href
  throw new StudioError('NOT_ALLOWED', 'A sign-in is opened over https only, or over http on this machine.')
}
