import type { Download, DownloadStatus } from '@shared/downloads.ts'
import { Download as DownloadIcon, Pause, Play, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { formatBytes, formatDuration, formatNumber } from '../../lib/format.ts'
import { Badge, type Tone } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { askToCancel, cancelDownload, pauseDownload, resumeDownload, showDownloaded } from './get-commands.ts'

const TONES: Record<DownloadStatus, Tone> = {
  running: 'accent',
  checking: 'accent',
  paused: 'neutral',
  failed: 'bad',
  done: 'good',
}

/** One download: how far it is, how fast, how long still, and what can be done with it. */
export function DownloadRow({ download }: { download: Download }) {
  const { t } = useTranslation()
  const { status, fileName, sizeBytes, doneBytes, error, modelId } = download
  const known = useStudio((studio) => studio.models.some(({ id }) => id === modelId)) ?? false
  const share = sizeBytes ? doneBytes / sizeBytes : null
  return (
    <li className="model-row download-row" data-testid="download-row" data-status={status}>
      <DownloadIcon size={16} aria-hidden="true" className="model-row__icon" />
      <div className="model-row__main">
        <p className="model-row__name">
          <span className="model-row__title">{fileName}</span>
          <Badge tone={TONES[status]}>{t(`download.status.${status}`)}</Badge>
        </p>
        <DownloadFacts download={download} />
        {status === 'done' ? null : (
          <progress
            className="progress"
            aria-label={t('download.progress', { name: fileName })}
            max={1}
            value={status === 'checking' ? undefined : (share ?? undefined)}
          />
        )}
        {error ? <ErrorPanel error={error} title={t('download.failed')} /> : null}
      </div>
      <div className="model-row__actions">
        {status === 'running' ? (
          <Button
            size="small"
            icon={<Pause size={13} aria-hidden="true" />}
            onClick={() => void pauseDownload(download.id)}
            data-testid="download-pause"
          >
            {t('download.pause')}
          </Button>
        ) : null}
        {status === 'paused' || status === 'failed' ? (
          <Button
            size="small"
            icon={<Play size={13} aria-hidden="true" />}
            onClick={() => void resumeDownload(download.id)}
            data-testid="download-resume"
          >
            {status === 'failed' ? t('download.retry') : t('download.resume')}
          </Button>
        ) : null}
        {status === 'done' && modelId && known ? (
          <Button size="small" onClick={() => showDownloaded(modelId)} data-testid="download-show">
            {t('download.show')}
          </Button>
        ) : null}
        <IconButton
          label={status === 'done' ? t('download.forget') : t('download.cancel')}
          onClick={() => (status === 'done' ? void cancelDownload(download.id) : askToCancel(download.id))}
          data-testid="download-cancel"
        >
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  )
}

function DownloadFacts({ download }: { download: Download }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { sizeBytes, doneBytes, bytesPerSecond, secondsLeft, parts, license, status } = download
  const bytes = (value: number) => formatBytes(value, locale)
  if (status === 'done')
    return <p className="model-row__facts">{`${t('download.added')} ${bytes(sizeBytes ?? doneBytes)}`}</p>
  const facts = [
    sizeBytes === null ? bytes(doneBytes) : t('download.of', { done: bytes(doneBytes), size: bytes(sizeBytes) }),
    sizeBytes ? `${formatNumber(Math.floor((doneBytes / sizeBytes) * 100), locale)}%` : null,
    bytesPerSecond === null ? null : t('download.speed', { shown: bytes(bytesPerSecond) }),
    secondsLeft === null ? null : t('download.left', { shown: formatDuration(secondsLeft * 1000) }),
    parts > 1 ? t('get.parts', { count: parts }) : null,
    license,
  ].filter((fact) => fact !== null)
  return (
    <p className="model-row__facts">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  )
}
