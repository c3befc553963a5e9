import { TextDecoder } from 'node:util'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import { fetchPage, type Page } from './http/fetch-page.ts'
import { htmlToText } from './http/html-to-text.ts'
import { type AddressRules, PUBLIC_ONLY } from './http/public-address.ts'

const MAX_BYTES = 1024 * 1024
const input = z.object({ url: z.string().trim().min(1).max(2048) })

export interface HttpGetOptions {
  /** Which addresses may be reached. Default: those of the public internet. */
  rules?: AddressRules
  /** For one page with its redirects. Default 20,000 ms. */
  timeoutMs?: number
}

/** Text pages only; HTML is reduced to its words. */
export function httpGet({ rules = PUBLIC_ONLY, timeoutMs = 20_000 }: HttpGetOptions = {}): Tool<z.infer<typeof input>> {
  return {
    name: 'http_get',
    version: 1,
    description: 'Fetch a web page',
    effect: 'idempotent',
    capabilities: ['network'],
    input,
    disabledReason: ({ allowHttp }) =>
      allowHttp ? null : 'Network requests are switched off. Allow them in the settings to use http_get.',
    async run({ url }, { signal }) {
      const limited = limit(signal, timeoutMs, url)
      try {
        const page = await Promise.race([
          fetchPage(url, { rules, maxBytes: MAX_BYTES, signal: limited.signal }),
          limited.ended,
        ])
        return { content: textOf(page) }
      } finally {
        limited.release()
      }
    },
  }
}

/** `ended` rejects with the reason, for looking up a name cannot be interrupted. */
function limit(signal: AbortSignal, timeoutMs: number, url: string) {
  const controller = new AbortController()
  const cancel = () => controller.abort(signal.reason)
  const timer = setTimeout(() => {
    controller.abort(new StudioError('LIMIT_REACHED', `${url} did not answer within ${timeoutMs / 1000} seconds.`))
  }, timeoutMs)
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const release = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
  return { signal: controller.signal, ended, release }
}

function textOf(page: Page): string {
  const { status, contentType, url } = page
  if (status < 200 || status > 299) throw new StudioError('TOOL_FAILED', `${url.host} answered with status ${status}.`)
  const html = contentType === 'text/html' || contentType === 'application/xhtml+xml'
  if (!html && !isText(contentType)) {
    throw new StudioError('TOOL_FAILED', `${url.host} sends ${contentType}, which is not text.`)
  }
  const text = decoderFor(page.charset).decode(page.body)
  const note = page.truncated ? `\n… the first ${MAX_BYTES / 1024} KB` : ''
  return ((html ? htmlToText(text) : text) || 'The page is empty.') + note
}

function isText(contentType: string): boolean {
  return contentType === '' || /^text\/|^application\/(json|xml|yaml|javascript)$|[+](json|xml)$/.test(contentType)
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    // A charset nobody knows: most such pages are UTF-8 all the same.
    return new TextDecoder('utf-8')
  }
}
