import { TextDecoder } from 'node:util'
import type { Page } from './fetch-page.ts'

/** Characters in which an HTML page must say its character set (html.spec.whatwg.org, prescan). */
const PRESCAN = 1024

/** The body as text: by its byte order mark, else what the server says, else what the page says, else UTF-8. */
export function decodeText({ body, charset }: Pick<Page, 'body' | 'charset'>, html: boolean): string {
  const marked = markOf(body)
  if (marked) return new TextDecoder(marked).decode(body)
  if (known(charset)) return new TextDecoder(charset).decode(body)
  const declared = html ? /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})/i.exec(latin(body))?.[1] : undefined
  return new TextDecoder(declared && known(declared) ? declared : 'utf-8').decode(body)
}

/** Bytes that no text in a usual encoding has: a picture or a program that is called text. */
export const isBinary = (body: Uint8Array): boolean => !markOf(body) && body.subarray(0, 8192).includes(0)

function markOf(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : null
}

const latin = (body: Uint8Array): string => new TextDecoder('latin1').decode(body.subarray(0, PRESCAN))

function known(charset: string): boolean {
  if (charset === '') return false
  try {
    new TextDecoder(charset)
    return true
  } catch {
    // A charset nobody knows: most such pages are UTF-8 all the same.
    return false
  }
}
