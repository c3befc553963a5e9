import { StudioError } from '@shared/errors.ts'

/** Which addresses models may be fetched from: any https address a person names, and wherever that leads over https. */
export interface Addresses {
  /** Origin of the Hugging Face hub. */
  hub: string
  /** The only origin that may be asked without encryption; null outside of tests. */
  test: string | null
}

export const PUBLIC_ADDRESSES: Addresses = { hub: 'https://huggingface.co', test: null }

/** For tests alone: one server on 127.0.0.1 that stands for the hub and for any other. Throws for another kind of origin. */
export function testAddresses(origin: string | null): Addresses {
  if (origin === null) return PUBLIC_ADDRESSES
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(origin)) throw new Error(`${origin} is no origin of a test server.`)
  return { hub: origin, test: origin }
}

/** Errors: VALIDATION_FAILED for what is no address a model may be fetched from. */
export function checkAddress(text: string, { test }: Addresses): URL {
  if (!URL.canParse(text))
    throw new StudioError('VALIDATION_FAILED', 'That is not an address. Write one that begins with https://')
  const url = new URL(text)
  if (url.protocol !== 'https:' && (test === null || url.origin !== test))
    throw new StudioError(
      'VALIDATION_FAILED',
      'Models are fetched over https only. Use an address that begins with https://',
    )
  if (url.username !== '' || url.password !== '')
    throw new StudioError('VALIDATION_FAILED', 'The address holds a name or a password. Leave them out.')
  return url
}
