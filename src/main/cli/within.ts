import { type Headless, openHeadless } from './headless.ts'

/** What every command takes. */
export interface GlobalOptions {
  profile: string
  json: boolean
}

/** Opens the profile, works, closes it again whatever happened. */
export async function within<T>(
  { profile }: GlobalOptions,
  work: (headless: Headless) => Promise<T> | T,
  open: { lookOnly?: boolean } = {},
): Promise<T> {
  const headless = await openHeadless(profile, open)
  try {
    return await work(headless)
  } finally {
    await headless.close()
  }
}

/** Prints `value` as JSON when that was asked for, else as `text`. */
export function print({ json }: GlobalOptions, value: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`)
}
