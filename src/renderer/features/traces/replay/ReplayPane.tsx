import type { RunId } from '@shared/ids.ts'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { Skeleton } from '../../../ui/States.tsx'
import { LiveReplayView } from './LiveReplayView.tsx'
import { Player } from './Player.tsx'
import { closeReplay, openReplay, replayState, stopReplay } from './replay-state.ts'
import { VerificationView } from './VerificationView.tsx'
import './replay.css'

/** A finished run again: verified against today's loop, or played. */
export function ReplayPane({ runId, onInspect }: { runId: RunId; onInspect: () => void }) {
  const { t } = useTranslation()
  const { mode, working, error, verification, playback, live, stopped } = useStore(replayState)
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
            { value: 'model', label: t('replay.mode.model') },
            { value: 'tools', label: t('replay.mode.tools') },
          ]}
          onChange={(next) => void openReplay(runId, next)}
        />
        <span className="replay__note clip">{t(`replay.modeText.${mode}`)}</span>
      </div>
      {working && (mode === 'model' || mode === 'tools') ? (
        <p className="replay__verdict">
          {t(mode === 'model' ? 'replay.live.inferring' : 'replay.live.calling')}
          <Button size="small" data-testid="replay-stop" onClick={stopReplay}>
            {t('replay.live.stop')}
          </Button>
        </p>
      ) : null}
      {stopped ? (
        <p className="replay__verdict" data-testid="replay-stopped">
          {t('replay.live.stopped')}
          <Button size="small" onClick={() => void openReplay(runId, mode)}>
            {t('replay.live.again')}
          </Button>
        </p>
      ) : null}
      {working ? <Skeleton lines={6} label={t('replay.working')} /> : null}
      {error ? (
        <div className="pad">
          <ErrorPanel error={error} title={t('replay.failed')} />
        </div>
      ) : null}
      {verification ? <VerificationView verification={verification} onInspect={onInspect} /> : null}
      {live ? <LiveReplayView key={`${live.mode} ${live.session}`} replay={live} /> : null}
      {playback ? <Player playback={playback} onInspect={onInspect} /> : null}
    </div>
  )
}
