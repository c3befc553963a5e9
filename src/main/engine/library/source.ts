import { StudioError } from '@shared/errors.ts'
import { type Addresses, checkAddress } from './addresses.ts'
import { checkedName } from './file-name.ts'

/** What a person's text means, before anybody was asked. */
export type SourceRef =
  | { kind: 'repository'; repository: string; wanted: Wanted | null }
  | { kind: 'url'; url: string; fileName: string }

export type Wanted = { path: string } | { quantization: string }

const NAME = '[A-Za-z0-9][\\w.-]{0,95}'
const REPOSITORY = new RegExp(`^${NAME}/${NAME}$`)
const SHORT = new RegExp(`^(?:hf:)?(${NAME}/${NAME})(?::([\\w.-]{1,40})|/(.+))?$`)
const PAGE = new RegExp(`^/(${NAME}/${NAME})(?:/(?:tree/main/?|(?:resolve|blob)/main/(.+)))?/?$`)

/** The name of a repository, `owner/name`, without anything that could lead elsewhere. */
export const isRepository = (text: string): boolean => REPOSITORY.test(text) && !text.includes('..')

/**
 * Reads `hf:owner/repository`, `…/file.gguf` or `…:Q4_K_M` (with or without `hf:`), a page or file of the hub, or an https
 * address of a GGUF file. Error: VALIDATION_FAILED.
 */
export function parseSource(text: string, addresses: Addresses): SourceRef {
  const trimmed = text.trim()
  const short = SHORT.exec(trimmed)
  if (short && !trimmed.includes('://')) return onHub(trimmed, short[1], short[3], short[2])
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed)) throw notASource(text)
  const url = checkAddress(trimmed, addresses)
  const path = decoded(url.pathname)
  if (path === null) throw notASource(text)
  if (url.origin === addresses.hub) {
    const page = PAGE.exec(path)
    if (page && !page[1]?.toLowerCase().endsWith('.gguf')) return onHub(trimmed, page[1], page[2], undefined)
  }
  return { kind: 'url', url: url.href, fileName: checkedName(decoded(url.pathname.split('/').at(-1) ?? '') ?? '') }
}

function onHub(text: string, repository = '', path: string | undefined, quantization: string | undefined): SourceRef {
  const leadsAway = path?.split('/').some((part) => part === '' || part === '.' || part === '..')
  if (!isRepository(repository) || leadsAway) throw notASource(text)
  if (path !== undefined) return { kind: 'repository', repository, wanted: { path } }
  return { kind: 'repository', repository, wanted: quantization === undefined ? null : { quantization } }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken escape: no name can be read from it.
    return null
  }
}

const notASource = (text: string): StudioError =>
  new StudioError(
    'VALIDATION_FAILED',
    `"${text.slice(0, 200)}" is no source of a model. Write owner/repository, hf:owner/repository/file.gguf, hf:owner/repository:Q4_K_M, or an https address.`,
  )
