import { StudioError } from '@shared/errors.ts'
import { parseSplitName, partNames } from '@shared/split-name.ts'
import { z } from 'zod'
import type { Addresses } from './addresses.ts'
import { readText } from './read-text.ts'
import { isRepository, type Wanted } from './source.ts'

/** A longer answer of the hub is not read; bytes. */
const LONGEST_ANSWER = 16 * 1024 * 1024
/** A longer licence is shown up to here; bytes. */
const LONGEST_LICENSE = 64 * 1024

/** A file that can be downloaded, and what is known of it before. */
export interface RemoteFile {
  url: string
  fileName: string
  sha256: string | null
  sizeBytes: number | null
}

/** One model of a repository: its file, or all its parts in order. */
export interface HubModel {
  /** Path in the repository of the (first) file. */
  path: string
  files: RemoteFile[]
}

export interface Repository {
  name: string
  /** The page a person reads about it on. */
  page: string
  /** As its publisher names it; null when nobody says. */
  license: string | null
  /** Address of the licence's text in the repository; null when there is none. */
  licenseUrl: string | null
  models: HubModel[]
}

const Tree = z.array(
  z.object({
    path: z.string(),
    size: z.number().optional(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number() }).optional(),
  }),
)
type TreeFile = z.infer<typeof Tree>[number]
const Card = z.object({
  cardData: z
    .object({ license: z.union([z.string(), z.array(z.string())]).optional(), license_name: z.string().optional() })
    .nullish(),
})

/** Asks the hub what a repository holds. Errors: VALIDATION_FAILED, DOWNLOAD_FAILED, the reason of `signal`. */
export async function readRepository(name: string, addresses: Addresses, signal: AbortSignal): Promise<Repository> {
  if (!isRepository(name)) throw new StudioError('VALIDATION_FAILED', `"${name}" is no name of a repository.`)
  const { hub } = addresses
  const ask = (path: string) => json(`${hub}/api/models/${name}${path}`, addresses, signal)
  const tree = Tree.safeParse(await ask('/tree/main?recursive=true')).data ?? []
  const card = Card.safeParse(await ask('')).data?.cardData
  const license = tree.find(({ path }) => /^(model_)?licen[cs]e(\.(md|txt))?$/i.test(path))
  return {
    name,
    page: `${hub}/${name}`,
    license: card?.license_name ?? ([card?.license ?? []].flat().join(', ') || null),
    licenseUrl: license ? fileUrl(hub, name, license.path) : null,
    models: groupModels(tree).map(({ path, files }) => ({
      path,
      files: files.map((file) => ({
        url: fileUrl(hub, name, file.path),
        fileName: file.path.split('/').at(-1) ?? '',
        sha256: file.lfs?.oid ?? null,
        sizeBytes: file.lfs?.size ?? file.size ?? null,
      })),
    })),
  }
}

/** The text of the repository's licence; null when it has none or it cannot be had. */
export async function readLicense(
  { licenseUrl }: Repository,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<string | null> {
  if (licenseUrl === null) return null
  try {
    return await readText(licenseUrl, addresses, signal, { most: LONGEST_LICENSE, cut: true })
  } catch (error) {
    signal.throwIfAborted()
    // Its name and its page are still shown; a licence nobody can read is for the person to judge.
    if (error instanceof StudioError) return null
    throw error
  }
}

/** Files that were split are one model; what only helps a model see (`mmproj`) and parts without their first are none. */
export function groupModels<T extends { path: string }>(tree: readonly T[]): { path: string; files: T[] }[] {
  const byPath = new Map(tree.map((file) => [file.path, file]))
  return tree.flatMap((file) => {
    const name = file.path.split('/').at(-1) ?? ''
    if (!/\.gguf$/i.test(name) || /^mmproj/i.test(name)) return []
    if ((parseSplitName(name)?.part ?? 1) !== 1) return []
    const folder = file.path.slice(0, file.path.length - name.length)
    const files = partNames(name).flatMap((part) => byPath.get(`${folder}${part}`) ?? [])
    return files.length === partNames(name).length ? [{ path: file.path, files }] : []
  })
}

/** The models of a repository that are meant; all of them when nothing was said. */
export function matchModels(models: readonly HubModel[], wanted: Wanted | null): HubModel[] {
  if (wanted === null) return [...models]
  if ('path' in wanted) {
    return models.filter(({ path, files }) => {
      const folder = path.slice(0, path.length - (files[0]?.fileName.length ?? 0))
      return files.some(({ fileName }) => `${folder}${fileName}` === wanted.path)
    })
  }
  const ending = wanted.quantization.toLowerCase()
  const found = models.filter(({ path }) => {
    const name = path.split('/').at(-1) ?? ''
    const stem = (parseSplitName(name)?.stem ?? name.replace(/\.gguf$/i, '')).toLowerCase()
    return stem === ending || (stem.endsWith(ending) && /[-._]/.test(stem.at(-ending.length - 1) ?? ''))
  })
  // `UD-Q4_K_M` ends like `Q4_K_M` too; the plain one is meant.
  const plain = found.filter(({ path }) => !/[-._]ud[-._]/i.test(path))
  return plain.length === 1 ? plain : found
}

function fileUrl(hub: string, repository: string, path: TreeFile['path']): string {
  return `${hub}/${repository}/resolve/main/${path.split('/').map(encodeURIComponent).join('/')}`
}

async function json(url: string, addresses: Addresses, signal: AbortSignal): Promise<unknown> {
  const text = await readText(url, addresses, signal, { most: LONGEST_ANSWER, cut: false })
  try {
    return JSON.parse(text)
  } catch {
    throw new StudioError('DOWNLOAD_FAILED', `${new URL(url).host} did not answer with JSON. Try again later.`)
  }
}
