import { StudioError } from '@shared/errors.ts'
import { decodeTraces } from '../otlp/protobuf.ts'
import type { TracesData } from '../otlp/types.ts'
import { parseBounded } from './bounded-json.ts'
import type { ParsedFile } from './parsed.ts'
import { isMessage, readChats, readConversation } from './read-chat.ts'
import { readLines } from './read-lines.ts'
import { isTraces, parseTraces, readTraces } from './read-otlp.ts'
import { isShareHead, ShareReader } from './read-share.ts'

/** Bytes of a share file, and of what is read whole. */
const LARGEST_SHARE = 256 * 1024 * 1024
const LARGEST_OTHER = 64 * 1024 * 1024
/** Lines; short ones cost more memory than they have bytes. */
const MOST_LINES = 1_000_000

/** Bytes by which the kind of a file is told. */
const HEAD_BYTES = 512

const unknown = (): StudioError =>
  new StudioError(
    'VALIDATION_FAILED',
    'This is no file that can be imported. It takes share files of this studio, OTLP traces as JSON or protobuf, and chat logs with messages as JSON.',
  )

/**
 * Reads a file of any kind that can be imported; finds out the kind from what is in it, never from its name. `now` is Unix milliseconds.
 * Errors: VALIDATION_FAILED, INPUT_TOO_LARGE.
 */
export async function readImport(
  chunks: AsyncIterable<Uint8Array>,
  { size, now, signal }: { size: number; now: number; signal?: AbortSignal | undefined },
): Promise<ParsedFile> {
  if (size > LARGEST_SHARE) throw tooLarge(LARGEST_SHARE)
  const { head, all } = await peek(bounded(chunks, LARGEST_SHARE, signal))
  refusePacked(head)
  if (looksLikeJson(head)) return await readText(readLines(all), size, now)
  if (!isBinary(head)) throw unknown()
  if (size > LARGEST_OTHER) throw tooLarge(LARGEST_OTHER)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of all) {
    bytes += part.length
    if (bytes > LARGEST_OTHER) throw tooLarge(LARGEST_OTHER)
    parts.push(part)
  }
  return readTraces([decodeTraces(Buffer.concat(parts))])
}

async function readText(lines: AsyncGenerator<Buffer, void>, size: number, now: number): Promise<ParsedFile> {
  const rest: Buffer[] = []
  let bytes = 0
  for await (const line of lines) {
    if (rest.length === 0 && isShareHead(tryParse(line))) return await readShare(line, lines)
    bytes += line.length
    if (Math.max(size, bytes) > LARGEST_OTHER) throw tooLarge(LARGEST_OTHER)
    if (rest.length >= MOST_LINES) throw tooMany()
    if (rest.length > 0 || line.toString('utf8').trim() !== '') rest.push(line)
  }
  return readJson(rest, now)
}

async function readShare(first: Buffer, lines: AsyncGenerator<Buffer, void>): Promise<ParsedFile> {
  const reader = new ShareReader(first)
  let count = 1
  for await (const line of lines) {
    count += 1
    if (count > MOST_LINES) throw tooMany()
    reader.take(line)
  }
  return reader.finish()
}

function readJson(lines: Buffer[], now: number): ParsedFile {
  const whole = lines.length === 1 || tryParse(lines[0] ?? Buffer.alloc(0)) === undefined
  const values = whole
    ? [parseBounded(joined(lines), 'The file')]
    : lines.flatMap((line, index) => {
        const text = line.toString('utf8').trim()
        return text === '' ? [] : [parseBounded(text, `Line ${index + 1}`)]
      })
  if (values.length > 0 && values.every(isTraces)) {
    return readTraces(values.map((value, index): TracesData => parseTraces(value, `Line ${index + 1}`)))
  }
  if (values.length > 1 && values.every(isMessage)) return chats([values], now)
  const [only] = values
  // Many conversations in one list, as exports of chat programs have them.
  const many = values.length === 1 && Array.isArray(only) && !only.every(isMessage)
  return chats(many ? only : values, now)
}

function chats(values: unknown[], now: number): ParsedFile {
  const read = values.map(readConversation)
  const good = read.filter((each) => each !== null)
  if (good.length === 0) throw unknown()
  const parsed = readChats(good, now)
  const left = read.length - good.length
  return left === 0
    ? parsed
    : { ...parsed, remarks: [...parsed.remarks, `${left} entries are no conversations and were left out.`] }
}

/** Packed files may grow to any size, and no exporter of traces packs them. */
function refusePacked(first: Buffer): void {
  const gzip = first[0] === 0x1f && first[1] === 0x8b
  const zip = first.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))
  const zstd = first.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))
  if (gzip || zip || zstd)
    throw new StudioError(
      'VALIDATION_FAILED',
      'The file is packed (gzip, zip or zstd). Unpack it and import what is inside.',
    )
}

/** JSON begins with a bracket, perhaps after blanks. */
const looksLikeJson = (head: Buffer): boolean => !isBinary(head) && /^\uFEFF?\s*[[{]/.test(head.toString('utf8'))

/** Protobuf is full of bytes that no text has. */
const isBinary = (head: Buffer): boolean =>
  head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)

/** The first bytes, and all of them again. */
async function peek(
  chunks: AsyncGenerator<Uint8Array, void>,
): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array, void> }> {
  const parts: Uint8Array[] = []
  let length = 0
  while (length < HEAD_BYTES) {
    const { value } = await chunks.next()
    if (!value) break
    parts.push(value)
    length += value.length
  }
  async function* all(): AsyncGenerator<Uint8Array, void> {
    yield* parts
    yield* chunks
  }
  return { head: Buffer.concat(parts).subarray(0, HEAD_BYTES), all: all() }
}

const joined = (lines: Buffer[]): string => lines.map((line) => line.toString('utf8')).join('\n')

function tryParse(line: Buffer): unknown {
  try {
    return parseBounded(line.toString('utf8'), 'The first line')
  } catch {
    // The text goes on below; it is parsed whole then.
    return undefined
  }
}

/** Whatever the file system said of its size. */
async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    bytes += chunk.length
    if (bytes > most) throw tooLarge(most)
    yield chunk
  }
}

const tooLarge = (most: number): StudioError =>
  new StudioError(
    'INPUT_TOO_LARGE',
    `The file is larger than ${most / 1024 / 1024} MB, which is the most that is imported at once.`,
  )

const tooMany = (): StudioError =>
  new StudioError(
    'INPUT_TOO_LARGE',
    `The file has more than ${MOST_LINES} lines, which is the most that is imported at once.`,
  )
