import { StudioError } from '@shared/errors.ts'

/** Keys go over nothing that others can read. Errors: VALIDATION_FAILED. */
export function httpAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const near = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && near)) && url.username === '') return url
  throw new StudioError(
    'VALIDATION_FAILED',
    `"${text}" cannot be used: an address begins with https://, or with http:// on this machine, and holds no password.`,
  )
}
