import type { Download, DownloadChoices, DownloadOffer } from '@shared/downloads.ts'
import { fromErrorInfo, isErrorCode, StudioError } from '@shared/errors.ts'
import type { Model } from '@shared/models.ts'
import type { Headless } from './headless.ts'
import { describeChoices, describeOffer, describeProgress } from './print-downloads.ts'

/** Progress is printed at most this often; milliseconds. */
const PRINT_MS = 1000

/**
 * Downloads a model into the profile and adds it; Ctrl+C pauses, and the same command goes on. Errors: those of
 * `OfferDesk.look` and `DownloadService.start`, those the download ended with, CANCELLED.
 */
export async function getCommand(
  { studio, startEngine }: Headless,
  text: string,
  { acceptLicence }: { acceptLicence: boolean },
): Promise<Model> {
  const { downloads } = studio
  const stop = new AbortController()
  const pause = (): void =>
    stop.abort(new StudioError('CANCELLED', 'Paused. Give the same command again to go on where it stopped.'))
  process.on('SIGINT', pause)
  process.on('SIGTERM', pause)
  try {
    if (acceptLicence) startEngine()
    const finding = await downloads.offers.look(text, stop.signal, { estimate: acceptLicence })
    if (finding.kind === 'choices') throw tooMany(finding)
    process.stderr.write(`${describeOffer(finding)}\n`)
    if (!acceptLicence) throw needsLicence(finding)
    const { id } = await downloads.start('cli', finding.id, true)
    const printing = setInterval(() => process.stderr.write(`${describeProgress(downloads.get(id))}\n`), PRINT_MS)
    stop.signal.addEventListener('abort', () => void downloads.pause(id))
    try {
      return ended(await downloads.finished(id), studio.models.list(), stop.signal)
    } finally {
      clearInterval(printing)
    }
  } finally {
    process.off('SIGINT', pause)
    process.off('SIGTERM', pause)
  }
}

function ended(download: Download, models: Model[], signal: AbortSignal): Model {
  const model = models.find(({ id }) => id === download.modelId)
  if (download.status === 'done' && model) return model
  signal.throwIfAborted()
  const { code, message } = download.error ?? { code: 'CANCELLED', message: 'The download was stopped.' }
  throw fromErrorInfo({ code: isErrorCode(code) ? code : 'INTERNAL', message })
}

const tooMany = (found: DownloadChoices): StudioError =>
  new StudioError('VALIDATION_FAILED', `${found.repository} holds several models. Name one:\n${describeChoices(found)}`)

const needsLicence = ({ fileName, license }: DownloadOffer): StudioError =>
  new StudioError(
    'NOT_ALLOWED',
    `${fileName} has ${license.name ? `the licence "${license.name}"` : 'a licence that its server does not name'}. Read it where the model is published${license.page ? ` (${license.page})` : ''}, then add --accept-licence.`,
  )
