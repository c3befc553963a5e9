import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import TurndownService from 'turndown'
import type { PageInput, PageText } from './messages.ts'

/** Characters below which what was found cannot be the article of the page. */
const LEAST_ARTICLE = 200
const NOT_READ =
  'script,style,noscript,template,svg,iframe,object,embed,canvas,form button,input,select,dialog,[hidden]'
const NAVIGATION = 'nav,[role=navigation],[aria-hidden=true]'

/** The little of a DOM that is used here; the studio's own types have none. */
interface PageNode {
  textContent: string | null
  getAttribute(name: string): string | null
  querySelector(selector: string): PageNode | null
  closest(selector: string): PageNode | null
  remove(): void
}
interface PageDocument {
  body: PageNode | null
  querySelector(selector: string): PageNode | null
  querySelectorAll(selector: string): Iterable<PageNode>
  /** Never called; without a DOM in the types, Electron's make a Document of just this. */
  createElement(name: 'webview'): never
  cloneNode(deep: boolean): PageDocument
}

const parse = (html: string): PageDocument => parseHTML(html).document

/** The article of a page as Markdown; where there is none, all of its body but the navigation. Nothing of the page is run or loaded. */
export function pageToMarkdown({ html, address, whole: all = false }: PageInput): PageText {
  const document = parse(/<html[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`)
  const base = baseOf(document, address)
  for (const element of document.querySelectorAll(NOT_READ)) element.remove()
  const title = oneLine(document.querySelector('title')?.textContent ?? document.querySelector('h1')?.textContent ?? '')
  // Readability takes its document apart, and what it leaves out may be all there is.
  const article = all ? null : new Readability(document.cloneNode(true)).parse()
  const whole = (document.body?.textContent ?? '').trim().length
  const content = article?.content ?? ''
  if (content !== '' && (article?.textContent ?? '').trim().length >= Math.min(LEAST_ARTICLE, whole / 2)) {
    const { body } = parse(`<!doctype html><html><body>${content}</body></html>`)
    return { title: oneLine(article?.title ?? '') || title, markdown: body ? toMarkdown(body, base) : '' }
  }
  for (const element of document.querySelectorAll(NAVIGATION)) element.remove()
  return { title, markdown: document.body ? toMarkdown(document.body, base) : '' }
}

function baseOf(document: PageDocument, address: string): string {
  const href = document.querySelector('base[href]')?.getAttribute('href') ?? ''
  return URL.canParse(href, address) ? new URL(href, address).href : address
}

function toMarkdown(body: PageNode, base: string): string {
  const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' })
  service.addRule('link', {
    filter: 'a',
    replacement: (content: string, node: PageNode) => {
      const text = oneLine(content)
      const target = linkTarget(node.getAttribute('href'), base)
      return target === null || text === '' ? content : `[${text}](${target})`
    },
  })
  service.addRule('picture', {
    filter: ['img', 'picture', 'video', 'audio'],
    replacement: (_content: string, node: PageNode) => {
      const alt = oneLine(node.getAttribute('alt') ?? '')
      return alt === '' ? '' : `(picture: ${alt})`
    },
  })
  service.addRule('cell', {
    filter: ['td', 'th'],
    replacement: (content) => ` ${oneLine(content).replace(/\|/g, '\\|')} |`,
  })
  service.addRule('row', { filter: 'tr', replacement: (content: string, node: PageNode) => rowOf(content, node) })
  service.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` })
  service.addRule('tableParts', { filter: ['thead', 'tbody', 'tfoot'], replacement: (content) => content })
  return tidy(service.turndown(body))
}

/** The first row of a table is its head, whatever the page calls it: Markdown has no table without one. */
function rowOf(content: string, node: PageNode): string {
  const row = `|${content.trimEnd()}`
  if (row === '|') return ''
  if (node.closest('table')?.querySelector('tr') !== node) return `${row}\n`
  const columns = (row.match(/(?<!\\)\|/g)?.length ?? 2) - 1
  return `${row}\n|${' --- |'.repeat(columns)}\n`
}

/** Absolute, or null for what leads nowhere a reader could go. */
function linkTarget(href: string | null, base: string): string | null {
  if (href === null || href.startsWith('#') || !URL.canParse(href, base)) return null
  const url = new URL(href, base)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) && url.href.length <= 1000 ? url.href : null
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

const tidy = (markdown: string): string =>
  markdown
    .replace(/\u00a0/g, ' ')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
