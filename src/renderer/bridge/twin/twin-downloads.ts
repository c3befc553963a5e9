import type { Download, DownloadOffer } from '@shared/downloads.ts'
import { StudioError } from '@shared/errors.ts'
import { catalogFor } from '@shared/glm-catalog.ts'
import type { DownloadId } from '@shared/ids.ts'
import type { Model } from '@shared/models.ts'
import type { StudioClient } from '../client.ts'
import { fitOf } from './samples.ts'

/** A download may be of so many bytes a second in the twin. */
const SPEED = 24_000_000
const STEP_MS = 250

interface Stage {
  downloads(): Download[]
  publish(downloads: Download[]): void
  /** The model a download becomes. */
  sample: Model
  wait(ms: number): Promise<void>
}

/** Downloads that move by themselves, of one model, whatever the source. */
export function twinDownloads({ downloads, publish, sample, wait }: Stage): StudioClient['downloads'] {
  const find = (id: string): Download => {
    const found = downloads().find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', 'There is no such download any more.')
    return found
  }
  const change = (id: string, changed: Partial<Download>): void =>
    publish(downloads().map((each) => (each.id === id ? { ...each, ...changed } : each)))
  const run = async (id: string): Promise<void> => {
    for (;;) {
      await wait(STEP_MS)
      const now = downloads().find((each) => each.id === id)
      if (now?.status !== 'running') return
      const size = now.sizeBytes ?? 0
      const doneBytes = Math.min(size, now.doneBytes + (SPEED * STEP_MS) / 1000)
      change(id, { doneBytes, bytesPerSecond: SPEED, secondsLeft: Math.ceil((size - doneBytes) / SPEED) })
      if (doneBytes < size) continue
      return change(id, { status: 'done', bytesPerSecond: null, secondsLeft: null, modelId: sample.id })
    }
  }
  const offers = new Map<string, DownloadOffer>()
  return {
    catalog: async () => catalogFor(8 * 1024 ** 3),
    look: async ({ source }) => {
      await wait(400)
      const offer = offerOf(source, sample, `offer_${offers.size}`)
      offers.set(offer.id, offer)
      return offer
    },
    start: async ({ offerId, acceptLicense }) => {
      const offer = offers.get(offerId)
      if (!offer) throw new StudioError('NOT_FOUND', 'Look at the model once more.')
      if (!acceptLicense) throw new StudioError('NOT_ALLOWED', 'Accept the licence first.')
      const started = downloadOf(offer, `download_${offerId}`)
      publish([started, ...downloads().filter(({ id }) => id !== started.id)])
      void run(started.id)
      return started
    },
    pause: async ({ downloadId }) => change(downloadId, { status: 'paused', bytesPerSecond: null, secondsLeft: null }),
    resume: async ({ downloadId }) => {
      change(downloadId, { status: 'running', error: null })
      void run(downloadId)
      return find(downloadId)
    },
    cancel: async ({ downloadId }) => publish(downloads().filter(({ id }) => id !== downloadId)),
    list: async () => downloads(),
  }
}

function offerOf(source: string, sample: Model, id: string): DownloadOffer {
  const { name, format, parameters, quantization, contextLength } = sample
  return {
    kind: 'offer',
    id,
    source,
    fileName: `${name}.gguf`,
    parts: 1,
    sizeBytes: sample.sizeBytes,
    freeBytes: 120e9,
    license: { name: 'mit', text: 'MIT License', page: 'https://huggingface.co/zai-org' },
    checksum: true,
    resumable: true,
    model: { name, format, parameters, quantization, contextLength },
    fit: fitOf(sample, 8192),
    fitFrom: 'header',
    existing: null,
  }
}

const downloadOf = ({ source, fileName, sizeBytes }: DownloadOffer, id: string): Download => ({
  // Ids are branded by parsing, and zod stays out of the page.
  id: id as DownloadId,
  source,
  fileName,
  parts: 1,
  license: 'mit',
  status: 'running',
  sizeBytes,
  doneBytes: 0,
  bytesPerSecond: null,
  secondsLeft: null,
  error: null,
  modelId: null,
  addedAt: Date.now(),
})
