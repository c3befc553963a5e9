import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'

const MOST_HEADERS = 30
const TEMPLATE = /\{\{\s*secrets\.([A-Za-z0-9_-]+)\s*\}\}/g

/** What decides where a request goes or how it is framed is not for a tool to say (fetch.spec.whatwg.org, forbidden request-header). */
const FORBIDDEN =
  /^(accept-charset|accept-encoding|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|user-agent|proxy-.*|sec-.*)$/i

const Headers = z
  .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/), z.string().max(8192))
  .refine((headers) => Object.keys(headers).length <= MOST_HEADERS)

/** Headers as a tool gave them, checked; lower-case names. Errors: TOOL_INVALID_ARGUMENTS. */
export function readHeaders(given: unknown): Record<string, string> {
  const parsed = Headers.safeParse(given ?? {})
  if (!parsed.success)
    throw new StudioError('TOOL_INVALID_ARGUMENTS', 'The headers are an object of texts, at most 30.')
  const names = Object.keys(parsed.data)
  const forbidden = names.find((name) => FORBIDDEN.test(name))
  if (forbidden) throw new StudioError('TOOL_INVALID_ARGUMENTS', `A tool cannot set the header ${forbidden}.`)
  return Object.fromEntries(Object.entries(parsed.data).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Names of the secrets that `{{secrets.NAME}}` stands for in the headers. */
export function secretsIn(headers: Record<string, string>): string[] {
  return [
    ...new Set(Object.values(headers).flatMap((value) => [...value.matchAll(TEMPLATE)].map(([, name = '']) => name))),
  ]
}

/** The headers with the values in place. Errors: TOOL_INVALID_ARGUMENTS for a value that no header can hold. */
export function fillHeaders(
  headers: Record<string, string>,
  values: ReadonlyMap<string, string>,
): Record<string, string> {
  const filled = Object.entries(headers).map(([name, value]) => {
    const text = value.replace(TEMPLATE, (_, secret: string) => values.get(secret) ?? '')
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      throw new StudioError('TOOL_INVALID_ARGUMENTS', `The header ${name} holds characters that a header cannot.`)
    return [name, text] as const
  })
  return Object.fromEntries(filled)
}
