import type { RunId } from '@shared/ids.ts'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { Skeleton } from '../../../ui/States.tsx'
import { Player } from './Player.tsx'
import { closeReplay, openReplay, replayState } from './replay-state.ts'
import { VerificationView } from './VerificationView.tsx'
import './replay.css'

/** A finished run again: verified against today's loop, or played. */
export function ReplayPane({ runId, onInspect }: { runId: RunId; onInspect: () => void }) {
  const { t } = useTranslation()
  const { mode, working, error, verification, playback } = useStore(replayState)
  return (
    <div className="replay" data-testid="replay">
      <div className="replay__bar">
        <Button size="small" variant="ghost" icon={<ArrowLeft size={14} aria-hidden="true" />} onClick={closeReplay}>
          {t('replay.close')}
        </Button>
        <Segmented
          small
          label={t('replay.modes')}
          testId="replay-mode"
          value={mode}
          options={[
            { value: 'verify', label: t('replay.mode.verify') },
            { value: 'play', label: t('replay.mode.play') },
          ]}
          onChange={(next) => void openReplay(runId, next)}
        />
        <span className="replay__note clip">{t(`replay.modeText.${mode}`)}</span>
      </div>
      {working ? <Skeleton lines={6} label={t('replay.working')} /> : null}
      {error ? (
        <div className="pad">
          <ErrorPanel error={error} title={t('replay.failed')} />
        </div>
      ) : null}
      {verification ? <VerificationView verification={verification} onInspect={onInspect} /> : null}
      {playback ? <Player playback={playback} onInspect={onInspect} /> : null}
    </div>
  )
}
