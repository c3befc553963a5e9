import { mkdir, statfs } from 'node:fs/promises'
import type { DownloadChoices, DownloadFinding, DownloadOffer } from '@shared/downloads.ts'
import { StudioError } from '@shared/errors.ts'
import type { ModelId, Sha256 } from '@shared/ids.ts'
import type { Addresses } from '../../engine/library/addresses.ts'
import { checkedName } from '../../engine/library/file-name.ts'
import {
  type HubModel,
  matchModels,
  type RemoteFile,
  type Repository,
  readLicense,
  readRepository,
} from '../../engine/library/hugging-face.ts'
import { probeFiles, type RemoteModel, readRemoteModel } from '../../engine/library/remote-model.ts'
import { parseSource, type SourceRef } from '../../engine/library/source.ts'
import type { Engine, EngineOptions } from '../../engine/types.ts'
import { newId } from '../../kit/ids.ts'
import { partUrls } from './part-urls.ts'

/** Offers kept; a person looks at a few before taking one. */
const MOST_OFFERS = 50

/** An offer, and what taking it would fetch. */
export interface Offered {
  offer: DownloadOffer
  files: RemoteFile[]
  /** Folder inside the models folder; empty for that folder itself. */
  folder: string
}

export interface OfferDeskOptions {
  engine: Engine
  engineOptions(): EngineOptions
  addresses: Addresses
  /** Where models are kept; made when it is missing. */
  modelsFolder: string
  /** The known model with just these hashes of its parts. */
  findModel(hashes: (Sha256 | null)[]): ModelId | null
}

interface Wares {
  source: string
  files: RemoteFile[]
  folder: string
  repository: Repository | null
}

/** Finds out what a person's text means and what having it would take, before any weights are fetched. */
export class OfferDesk {
  readonly #options: OfferDeskOptions
  readonly #offers = new Map<string, Offered>()

  constructor(options: OfferDeskOptions) {
    this.#options = options
  }

  /**
   * `estimate` false asks no server of a plain address. Errors: VALIDATION_FAILED, NOT_FOUND, DOWNLOAD_FAILED, the reason of
   * `signal`.
   */
  async look(text: string, signal: AbortSignal, { estimate = true } = {}): Promise<DownloadFinding> {
    const { addresses } = this.#options
    const ref = parseSource(text, addresses)
    if (ref.kind === 'url') {
      const files = partUrls(ref).map((file) => ({ ...file, sha256: null, sizeBytes: null }))
      return await this.#offer({ source: text, files, folder: '', repository: null }, signal, estimate)
    }
    const repository = await readRepository(ref.repository, addresses, signal)
    const found = matchModels(repository.models, ref.wanted)
    const only = found[0]
    if (!only) throw nothingThere(ref, repository)
    if (found.length > 1) return choicesOf(repository, found)
    const source = sourceOf(repository, only)
    const folder = repository.name.replace('/', '--')
    return await this.#offer({ source, files: only.files, folder, repository }, signal, estimate)
  }

  /** Errors: NOT_FOUND. */
  take(id: string): Offered {
    const found = this.#offers.get(id)
    if (!found) throw new StudioError('NOT_FOUND', 'The studio was started again since. Look at the model once more.')
    return found
  }

  async #offer({ source, files, folder, repository }: Wares, signal: AbortSignal, estimate: boolean) {
    for (const { fileName } of files) checkedName(fileName)
    const { addresses, engine, engineOptions, findModel, modelsFolder } = this.#options
    const probed = estimate ? await probeFiles(files, addresses, signal) : { files, ranges: null }
    const remote: RemoteModel =
      probed.ranges === null
        ? { summary: null, fit: null, fitFrom: null }
        : await readRemoteModel(
            engine,
            engineOptions(),
            { files: probed.files, ranges: probed.ranges },
            addresses,
            signal,
          )
    const sizes = probed.files.map(({ sizeBytes }) => sizeBytes)
    const { summary } = remote
    const offer: DownloadOffer = {
      kind: 'offer',
      id: newId('offer'),
      source,
      fileName: files[0]?.fileName ?? '',
      parts: files.length,
      sizeBytes: sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0),
      freeBytes: await freeBytes(modelsFolder),
      license: {
        name: repository?.license ?? summary?.license ?? null,
        text: repository ? await readLicense(repository, addresses, signal) : null,
        page: repository?.page ?? null,
      },
      checksum: files.every(({ sha256 }) => sha256 !== null),
      resumable: probed.ranges,
      model: summary && {
        name: summary.name,
        format: summary.format,
        parameters: summary.parameters,
        quantization: summary.quantization,
        contextLength: summary.contextLength,
      },
      fit: remote.fit,
      fitFrom: remote.fitFrom,
      existing: findModel(files.map(({ sha256 }) => sha256)),
    }
    this.#offers.set(offer.id, { offer, files: probed.files, folder })
    const oldest = this.#offers.keys().next()
    if (this.#offers.size > MOST_OFFERS && !oldest.done) this.#offers.delete(oldest.value)
    return offer
  }
}

/** Bytes that may still be written beside the models. */
export async function freeBytes(modelsFolder: string): Promise<number> {
  await mkdir(modelsFolder, { recursive: true })
  const { bavail, bsize } = await statfs(modelsFolder)
  return bavail * bsize
}

const sourceOf = ({ name }: Repository, { path }: HubModel): string => `hf:${name}/${path}`

function choicesOf(repository: Repository, found: readonly HubModel[]): DownloadChoices {
  const sizeOf = (files: readonly RemoteFile[]): number | null =>
    files.reduce<number | null>(
      (sum, { sizeBytes }) => (sum === null || sizeBytes === null ? null : sum + sizeBytes),
      0,
    )
  return {
    kind: 'choices',
    repository: repository.name,
    license: repository.license,
    choices: found
      .map((model) => ({
        source: sourceOf(repository, model),
        name: model.files[0]?.fileName ?? '',
        parts: model.files.length,
        sizeBytes: sizeOf(model.files),
      }))
      .sort((a, b) => (a.sizeBytes ?? 0) - (b.sizeBytes ?? 0)),
  }
}

function nothingThere(ref: SourceRef & { kind: 'repository' }, { models, name, page }: Repository): StudioError {
  const { wanted } = ref
  const what = wanted === null ? 'GGUF model' : 'path' in wanted ? `complete model ${wanted.path}` : wanted.quantization
  const names = models.slice(0, 20).map(({ path }) => path)
  const there = names.length > 0 ? `It has: ${names.join(', ')}.` : `Look at ${page} for what it has.`
  return new StudioError('NOT_FOUND', `${name} has no ${what}. ${there}`)
}
