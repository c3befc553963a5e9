import { z } from 'zod'
import type { Jobs } from '../jobs/thread-jobs.ts'
import type { Tool } from '../types.ts'
import { fetchPage } from './http/fetch-page.ts'
import { pageContent } from './http/page-content.ts'
import { type AddressRules, PUBLIC_ONLY } from './http/public-address.ts'
import { withinTime } from './http/within-time.ts'

/** Of a page, unpacked. */
export const MAX_PAGE_BYTES = 2 * 1024 * 1024
const input = z.object({
  url: z.string().trim().min(1).max(2048),
  from: z.number().int().min(0).optional().describe('First character of a long page, to read on'),
  raw: z.boolean().optional().describe('The page as it was sent, not as Markdown'),
})

export interface HttpOptions {
  jobs: Jobs
  /** Which addresses may be reached. Default: those of the public internet. */
  rules?: AddressRules
  /** For one page with its redirects. Default 20,000 ms. */
  timeoutMs?: number
}

export const networkIsOff = (tool: string): string =>
  `Network requests are switched off. Allow them in the settings to use ${tool}.`

/** HTML as Markdown, JSON set out, other text as it is; nothing else. */
export function httpGet({ jobs, rules = PUBLIC_ONLY, timeoutMs = 20_000 }: HttpOptions): Tool<z.infer<typeof input>> {
  return {
    name: 'http_get',
    version: 2,
    description: 'Fetch a web page',
    effect: 'idempotent',
    capabilities: ['network'],
    input,
    disabledReason: ({ allowHttp }) => (allowHttp ? null : networkIsOff('http_get')),
    async run({ url, from = 0, raw = false }, { signal }) {
      const page = await withinTime(signal, timeoutMs, url, (limited) =>
        fetchPage(url, { rules, maxBytes: MAX_PAGE_BYTES, signal: limited }),
      )
      return { content: await pageContent(page, { jobs, signal, asked: url, from, raw }) }
    },
  }
}
