import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import { fetchPage, type Upload } from './http/fetch-page.ts'
import { pageContent } from './http/page-content.ts'
import { PUBLIC_ONLY } from './http/public-address.ts'
import { withinTime } from './http/within-time.ts'
import { type HttpOptions, MAX_PAGE_BYTES, networkIsOff } from './http-get.ts'

const MAX_BODY = 256 * 1024
const Scalar = z.union([z.string(), z.number(), z.boolean()])
const input = z.object({
  url: z.string().trim().min(1).max(2048),
  json: z.unknown().optional().describe('Sent as JSON'),
  form: z.record(z.string(), Scalar).optional().describe('Sent as the fields of a form, instead of json'),
})

/** Sends JSON or a form and gives the answer as {@link import('./http-get.ts').httpGet} does. What it does there cannot be undone. */
export function httpPost({ jobs, rules = PUBLIC_ONLY, timeoutMs = 20_000 }: HttpOptions): Tool<z.infer<typeof input>> {
  return {
    name: 'http_post',
    version: 1,
    description: 'Send JSON or form fields to a web address (POST) and read the answer',
    effect: 'irreversible',
    capabilities: ['network'],
    input,
    disabledReason: ({ allowHttp }) => (allowHttp ? null : networkIsOff('http_post')),
    async run({ url, json, form }, { signal }) {
      const upload = asUpload(json, form)
      const page = await withinTime(signal, timeoutMs, url, (limited) =>
        fetchPage(url, { rules, maxBytes: MAX_PAGE_BYTES, signal: limited, upload }),
      )
      return { content: await pageContent(page, { jobs, signal, asked: url, from: 0, raw: false }) }
    },
  }
}

function asUpload(json: unknown, form: Record<string, string | number | boolean> | undefined): Upload {
  if ((json === undefined) === (form === undefined)) {
    throw new StudioError('TOOL_INVALID_ARGUMENTS', 'http_post needs either "json" or "form", and not both.')
  }
  const fields = Object.entries(form ?? {}).map(([name, value]): [string, string] => [name, String(value)])
  const text = form ? new URLSearchParams(fields).toString() : JSON.stringify(json)
  const body = new TextEncoder().encode(text)
  if (body.length > MAX_BODY) {
    throw new StudioError('LIMIT_REACHED', `What is sent is larger than ${MAX_BODY / 1024} KB. Send less at once.`)
  }
  return { body, contentType: form ? 'application/x-www-form-urlencoded' : 'application/json' }
}
