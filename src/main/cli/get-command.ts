import { join } from 'node:path'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { Model } from '@shared/models.ts'
import { checkedName, download } from '../engine/library/download.ts'
import { resolveSource, type Source } from '../engine/library/hugging-face.ts'
import type { Headless } from './headless.ts'

/** Downloads a model into the profile and adds it; Ctrl+C pauses. Errors: those of `resolveSource`, `download` and `models.add`. */
export async function getCommand(
  { studio, startEngine }: Headless,
  text: string,
  options: { profile: string; acceptLicence: boolean },
): Promise<Model> {
  const stop = new AbortController()
  const pause = (): void =>
    stop.abort(new StudioError('CANCELLED', 'Paused. Give the same command again to go on where it stopped.'))
  process.on('SIGINT', pause)
  process.on('SIGTERM', pause)
  try {
    const source = await resolveSource(text, stop.signal)
    checkedName(source.fileName)
    requireLicence(source, options.acceptLicence)
    const record = (result: string): void =>
      void studio.audit.append({
        actor: 'cli',
        action: 'model.download',
        subject: source.fileName,
        result,
        details: { url: source.url, sha256: source.sha256, license: source.license },
      })
    record('started')
    try {
      const path = await download({
        ...source,
        folder: join(options.profile, 'models'),
        signal: stop.signal,
        onProgress: (done, size) => process.stderr.write(`${source.fileName} ${done} of ${size} bytes\n`),
      })
      startEngine()
      const model = await studio.models.add('cli', path, { signal: stop.signal })
      record('ok')
      return model
    } catch (error) {
      const failure = stop.signal.aborted ? stop.signal.reason : error
      record(toErrorInfo(failure).code)
      throw failure
    }
  } finally {
    process.off('SIGINT', pause)
    process.off('SIGTERM', pause)
  }
}

function requireLicence({ license, fileName }: Source, accepted: boolean): void {
  if (accepted) return
  const named = license ? `has the licence "${license}"` : 'has a licence that its server does not name'
  throw new StudioError(
    'NOT_ALLOWED',
    `${fileName} ${named}. Read it where the model is published, then add --accept-licence.`,
  )
}
