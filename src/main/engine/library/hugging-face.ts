import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { get, Retryable } from './request.ts'

const HUB = 'https://huggingface.co'
/** A longer answer of the hub is not read; bytes. */
const LONGEST_ANSWER = 16 * 1024 * 1024

/** A file that can be downloaded, and what is known of it before. */
export interface Source {
  url: string
  fileName: string
  sha256: string | null
  sizeBytes: number | null
  /** As its publisher names it; null when nobody says. */
  license: string | null
}

const Tree = z.array(
  z.object({
    path: z.string(),
    size: z.number().optional(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number() }).optional(),
  }),
)
const Card = z.object({ cardData: z.object({ license: z.string().optional() }).nullish() })

const SHORT = /^hf:([\w.-]+\/[\w.-]+)(?::([\w.-]+)|\/(.+))$/
const LONG = /^\/([\w.-]+\/[\w.-]+)\/(?:resolve|blob)\/main\/(.+)$/

/**
 * Finds what `hf:owner/repository/file.gguf`, `hf:owner/repository:Q4_K_M` or a URL means. Errors: VALIDATION_FAILED,
 * NOT_FOUND, DOWNLOAD_FAILED.
 */
export async function resolveSource(text: string, signal: AbortSignal, hub: string = HUB): Promise<Source> {
  const short = SHORT.exec(text)
  if (short) return await onHub(short[1] ?? '', short[3] ?? null, short[2] ?? null, hub, signal)
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new StudioError(
      'VALIDATION_FAILED',
      `"${text}" is no source of a model. Write hf:owner/repository/file.gguf, hf:owner/repository:Q4_K_M, or a URL.`,
    )
  }
  const long = url.origin === hub ? LONG.exec(decodeURIComponent(url.pathname)) : null
  if (long) return await onHub(long[1] ?? '', long[2] ?? '', null, hub, signal)
  const fileName = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
  return { url: url.href, fileName, sha256: null, sizeBytes: null, license: null }
}

async function onHub(
  repository: string,
  path: string | null,
  quantization: string | null,
  hub: string,
  signal: AbortSignal,
): Promise<Source> {
  const tree = Tree.safeParse(await json(`${hub}/api/models/${repository}/tree/main?recursive=true`, signal))
  const card = Card.safeParse(await json(`${hub}/api/models/${repository}`, signal))
  const ending = quantization === null ? null : `${quantization.toLowerCase()}.gguf`
  const found = (tree.data ?? []).filter((file) =>
    ending === null ? file.path === path : file.path.toLowerCase().endsWith(ending),
  )
  const file = found[0]
  if (!file || found.length > 1) {
    const wanted = path ?? `*${quantization}.gguf`
    throw new StudioError(
      'NOT_FOUND',
      `${repository} has ${file ? `${found.length} files` : 'no single file'} ${wanted}. Look at ${hub}/${repository}/tree/main and name one file.`,
    )
  }
  const at = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    url: `${hub}/${repository}/resolve/main/${at}`,
    fileName: file.path.split('/').at(-1) ?? '',
    sha256: file.lfs?.oid ?? null,
    sizeBytes: file.lfs?.size ?? file.size ?? null,
    license: card.data?.cardData?.license ?? null,
  }
}

async function json(url: string, signal: AbortSignal): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    const { pieces } = await get(url, { accept: 'application/json' }, signal)
    for await (const piece of pieces()) {
      chunks.push(piece)
      length += piece.length
      if (length > LONGEST_ANSWER) throw new StudioError('DOWNLOAD_FAILED', `The answer of ${url} is too long.`)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    if (error instanceof Retryable) throw new StudioError('DOWNLOAD_FAILED', `${error.message} Try again later.`)
    if (error instanceof SyntaxError) throw new StudioError('DOWNLOAD_FAILED', `${url} did not answer with JSON.`)
    throw error
  }
}
