import { type DocumentInput, type DocumentOutput, JobRefusal } from '../messages.ts'
import { pageToMarkdown } from '../page-to-markdown.ts'
import { checkZip } from './check-zip.ts'
import { chunkText } from './chunk-text.ts'

const MOST_PASSAGES = 20_000
/** What relative links of a document are relative to; they lead nowhere. */
const NOWHERE = 'http://document.invalid/'

/** A document as passages. Errors: a refusal for one that cannot be read. */
export async function readDocument({ bytes, format }: DocumentInput): Promise<DocumentOutput> {
  const { text, markdown, pages, lines, cut } = await read(bytes, format)
  const passages = chunkText(text, { markdown, pages, lines })
  if (passages.length === 0) throw new JobRefusal('There is no text in it.')
  if (passages.length <= MOST_PASSAGES) return { passages, cut }
  return { passages: passages.slice(0, MOST_PASSAGES), cut: `Only the first ${MOST_PASSAGES} passages were kept.` }
}

interface Read {
  text: string
  markdown: boolean
  pages: number[]
  lines: boolean
  cut: string | null
}

async function read(bytes: Uint8Array, format: DocumentInput['format']): Promise<Read> {
  switch (format) {
    case 'text':
    case 'markdown':
      return { text: plainText(bytes), markdown: format === 'markdown', pages: [], lines: true, cut: null }
    case 'html':
      return fromHtml(plainText(bytes))
    case 'pdf':
      return { ...(await (await import('./read-pdf.ts')).readPdf(bytes)), markdown: false, lines: false }
    case 'docx': {
      checkZip(bytes)
      const { default: mammoth } = await import('mammoth')
      const { value } = await mammoth.convertToHtml(
        { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
        { externalFileAccess: false, convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
      )
      return fromHtml(value)
    }
    default:
      return format satisfies never
  }
}

const fromHtml = (html: string): Read => ({
  text: pageToMarkdown({ html, address: NOWHERE, whole: true }).markdown,
  markdown: true,
  pages: [],
  lines: false,
  cut: null,
})

/** By its byte order mark, else UTF-8, else what Windows programs write. Errors: a refusal for what is no text. */
function plainText(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  if (!utf16 && bytes.subarray(0, 8192).includes(0)) throw new JobRefusal('It is no text, whatever it is called.')
  if (utf16) return withPlainEnds(new TextDecoder(utf16).decode(bytes))
  try {
    return withPlainEnds(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return withPlainEnds(new TextDecoder('windows-1252').decode(bytes))
  }
}

const withPlainEnds = (text: string): string => text.replace(/\r\n?/g, '\n')
