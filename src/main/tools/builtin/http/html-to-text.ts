const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Elements whose content is not text to read. */
const SILENT = new Set(['script', 'style', 'noscript', 'template', 'svg', 'iframe', 'object'])
/** Elements that begin a new line. */
const BLOCKS = new Set(
  'p div br hr li ul ol dl dt dd table tr h1 h2 h3 h4 h5 h6 section article header footer main nav aside pre title blockquote form option'.split(
    ' ',
  ),
)

/** The words of an HTML page, a line for each block. One pass, however broken the page is; nothing in it is run. */
export function htmlToText(html: string): string {
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) {
      text += html.slice(at)
      break
    }
    text += html.slice(at, open)
    const after = html.charAt(open + 1)
    if (html.startsWith('<!--', open)) {
      at = endOf(html, '-->', open + 4)
    } else if (/[a-z/!?]/i.test(after)) {
      const name = nameAt(html, after === '/' ? open + 2 : open + 1)
      at = endOfTag(html, open)
      if (BLOCKS.has(name)) text += '\n'
      else if (name === 'td' || name === 'th') text += '\t'
      if (after !== '/' && SILENT.has(name)) at = endOfSilent(html, name, at)
    } else {
      text += '<'
      at = open + 1
    }
  }
  return tidy(decode(text))
}

function nameAt(html: string, at: number): string {
  return (/^[a-z][a-z0-9]*/i.exec(html.slice(at, at + 20))?.[0] ?? '').toLowerCase()
}

function endOf(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found === -1 ? html.length : found + mark.length
}

/** A `>` inside a quoted attribute does not end the tag. */
function endOfTag(html: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < html.length; at += 1) {
    const character = html.charAt(at)
    if (quote !== '') quote = character === quote ? '' : quote
    else if ((character === '"' || character === "'") && html.charAt(at - 1) === '=') quote = character
    else if (character === '>') return at + 1
  }
  return html.length
}

function endOfSilent(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}\\b`, 'gi')
  close.lastIndex = from
  const found = close.exec(html)
  return found ? endOf(html, '>', found.index) : html.length
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0 ? '\ufffd' : String.fromCodePoint(code)
  })
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
  return lines.filter((line) => line !== '').join('\n')
}
