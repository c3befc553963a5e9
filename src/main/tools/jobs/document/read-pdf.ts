import { getDocumentProxy } from 'unpdf'
import { JobRefusal } from '../messages.ts'

const MOST_PAGES = 2_000
const MOST_CHARACTERS = 20_000_000

/** The text of a PDF, and where its pages begin. */
export async function readPdf(bytes: Uint8Array): Promise<{ text: string; pages: number[]; cut: string | null }> {
  const document = await open(bytes)
  const pages: number[] = []
  let text = ''
  for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number += 1) {
    pages.push(text.length)
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    for (const item of items) if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str
    text += '\n\n'
    page.cleanup()
    if (text.length > MOST_CHARACTERS) return { text, pages, cut: `Only the first ${number} pages were read.` }
  }
  const cut = document.numPages > MOST_PAGES ? `Only the first ${MOST_PAGES} pages were read.` : null
  if (text.trim() === '') throw new JobRefusal('The PDF has no text; its pages may be pictures.')
  return { text, pages, cut }
}

async function open(bytes: Uint8Array) {
  try {
    // A copy, for it takes what it is given. Nothing in it is run, and no font is fetched.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, disableFontFace: true, useSystemFonts: false })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'PasswordException') throw new JobRefusal('The PDF is locked with a password.')
    throw new JobRefusal('The PDF is damaged, or is none.')
  }
}
