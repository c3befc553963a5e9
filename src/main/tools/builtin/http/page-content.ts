import { StudioError } from '@shared/errors.ts'
import type { Jobs } from '../../jobs/thread-jobs.ts'
import { oneLine } from '../../shorten.ts'
import { decodeText, isBinary } from './decode-text.ts'
import type { Page } from './fetch-page.ts'
import { htmlToText } from './html-to-text.ts'

/** Characters of a page that one call gives; the rest is read on from where it ends. Below what a result may have in all. */
const MOST_AT_ONCE = 3_500
/** Characters of a page that says what went wrong. */
const MOST_OF_FAILURE = 500
const READ_MS = 5_000

/** What a server sends that cannot be read here, as a person would call it. */
const KINDS: [RegExp, string][] = [
  [/^image\//, 'a picture'],
  [/^audio\//, 'a sound'],
  [/^video\//, 'a video'],
  [/^font\//, 'a font'],
  [/pdf$/, 'a PDF document'],
  [/wordprocessingml|msword/, 'a Word document'],
  [/spreadsheetml|ms-excel/, 'a spreadsheet'],
  [/zip|gzip|tar|compressed/, 'an archive'],
]

export interface ContentOptions {
  jobs: Jobs
  signal: AbortSignal
  /** The address that was asked for. */
  asked: string
  /** As it was sent, not as it reads. */
  raw: boolean
  /** First character to give. */
  from: number
}

/**
 * What the model reads of a page: HTML as Markdown with its title and address, JSON set out, other text as it is.
 * Errors: TOOL_FAILED for a failure of the server or what is not text.
 */
export async function pageContent(page: Page, options: ContentOptions): Promise<string> {
  if (page.status < 200 || page.status > 299) throw failed(page)
  const { url, body, truncated } = page
  if (body.length === 0) return withAddress('The page is empty.', page, options)
  const type = kindOf(page)
  if (type === 'other') throw notText(page)
  const text = decodeText(page, type === 'html')
  if (options.raw) return withAddress(portion(text, options.from, truncated), page, options)
  if (type === 'json') return withAddress(portion(prettyJson(text), options.from, truncated), page, options)
  if (type === 'text') return withAddress(portion(text, options.from, truncated), page, options)
  const { title, markdown } = await readable(text, url, options)
  const head = [title === '' ? '' : `# ${oneLine(title, 200)}\n`, `${url.href}\n`].join('')
  return `${head}\n${portion(markdown || 'The page has no text to read.', options.from, truncated)}`
}

function kindOf({ contentType, body }: Page): 'html' | 'json' | 'text' | 'other' {
  if (isBinary(body)) return 'other'
  if (contentType === 'text/html' || contentType === 'application/xhtml+xml') return 'html'
  if (/^application\/json$|[+]json$|^text\/json$/.test(contentType)) return 'json'
  if (contentType !== '') {
    return /^text\/|^application\/(xml|yaml|x-yaml|toml|javascript|x-ndjson|jsonl|x-www-form-urlencoded)$|[+]xml$/.test(
      contentType,
    )
      ? 'text'
      : 'other'
  }
  const start = new TextDecoder('latin1').decode(body.subarray(0, 200)).trimStart()
  return /^<(?:!doctype html|html)/i.test(start) ? 'html' : 'text'
}

/** A page that cannot be made readable, or not in time, is reduced to its words. */
async function readable(html: string, url: URL, { jobs, signal }: ContentOptions) {
  try {
    return await jobs.run('page', { html, address: url.href }, { signal, timeoutMs: READ_MS })
  } catch (error) {
    if (signal.aborted) throw error
    return { title: '', markdown: htmlToText(html) }
  }
}

function portion(text: string, from: number, truncated: boolean): string {
  const whole = text.toWellFormed()
  if (from >= whole.length && from > 0)
    return `There is nothing from ${from} on: the text has ${whole.length} characters.`
  const end = Math.min(whole.length, from + MOST_AT_ONCE)
  const part = whole.slice(from, end).toWellFormed()
  const more = truncated ? ', and the page is longer than what is fetched of one' : ''
  if (end < whole.length) {
    return `${part}\n… characters ${from} to ${end} of ${whole.length}${more}. Read on with from: ${end}.`
  }
  return truncated ? `${part}\n… the page is longer than what is fetched of one.` : part
}

/** Said only where a redirect led elsewhere. */
function withAddress(text: string, { url }: Page, { asked }: ContentOptions): string {
  return URL.canParse(asked) && new URL(asked).href === url.href ? text : `From ${url.href}\n\n${text}`
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 1)
  } catch {
    // Cut off, or not JSON after all: shown as it came.
    return text
  }
}

function failed(page: Page): StudioError {
  const { url, status, body } = page
  const type = kindOf(page)
  const text = body.length === 0 || type === 'other' ? '' : decodeText(page, type === 'html')
  const said = oneLine(type === 'html' ? htmlToText(text) : text, MOST_OF_FAILURE)
  return new StudioError(
    'TOOL_FAILED',
    `${url.host} answered with status ${status}.${said === '' ? '' : ` It says: ${said}`}`,
  )
}

function notText({ url, contentType, body, truncated }: Page): StudioError {
  const kind = KINDS.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'data'
  const size = `${truncated ? 'more than ' : ''}${Math.ceil(body.length / 1024)} KB`
  const named = contentType === '' ? kind : `${kind} (${oneLine(contentType, 100)}, ${size})`
  return new StudioError('TOOL_FAILED', `${url.host} sends ${named}, which is not text to read.`)
}
