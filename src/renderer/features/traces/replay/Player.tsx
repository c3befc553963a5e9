import type { Playback } from '@shared/replay.ts'
import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import { type KeyboardEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../../bridge/studio-store.ts'
import { formatDuration } from '../../../lib/format.ts'
import { playbackStops } from '../../../lib/playback-stops.ts'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { useBreakpointName } from '../../../ui/use-breakpoint-name.ts'
import { PlayedSteps } from './PlayedSteps.tsx'
import { SPEEDS, usePlayer } from './use-player.ts'

interface Props {
  playback: Playback
  onInspect: () => void
}

/** A recorded run as it went: scrubber, speed, and keys for moments and steps. */
export function Player({ playback, onInspect }: Props) {
  const { t } = useTranslation()
  const nameOf = useBreakpointName()
  const points = useStudio((studio) => studio.settings.breakpoints)
  const tools = useStudio((studio) => studio.tools)
  const stops = useMemo(() => {
    const writers = new Set(
      (tools ?? []).flatMap((tool) => (tool.capabilities.includes('memory.write') ? [tool.name] : [])),
    )
    return playbackStops(playback.frames, points ?? [], (name) => writers.has(name))
  }, [playback, points, tools])
  const player = usePlayer(playback, stops)
  const { at, length, playing, view } = player
  const keys: Record<string, () => void> = {
    ' ': player.toggle,
    ArrowLeft: () => player.moment(-1),
    ArrowRight: () => player.moment(1),
    PageUp: () => player.step(-1),
    PageDown: () => player.step(1),
    Home: () => player.seek(0),
    End: () => player.seek(length),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key]
    // A button has its own use for Space.
    if (!act || (event.key === ' ' && event.target instanceof HTMLButtonElement)) return
    event.preventDefault()
    act()
  }
  const ended = at >= length && !playback.complete
  return (
    <section className="player" aria-label={t('replay.player')} onKeyDown={onKeyDown}>
      <div className="player__bar">
        <IconButton label={t('replay.start')} onClick={() => player.seek(0)}>
          <ChevronFirst size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('replay.previousStep')} shortcut={['Page Up']} onClick={() => player.step(-1)}>
          <SkipBack size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('replay.previousMoment')} shortcut={['←']} onClick={() => player.moment(-1)}>
          <ChevronLeft size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={playing ? t('replay.pause') : t('replay.play')}
          shortcut={['Space']}
          onClick={player.toggle}
          data-testid="player-toggle"
          data-playing={playing}
        >
          {playing ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
        </IconButton>
        <IconButton label={t('replay.nextMoment')} shortcut={['→']} onClick={() => player.moment(1)}>
          <ChevronRight size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('replay.nextStep')} shortcut={['Page Down']} onClick={() => player.step(1)}>
          <SkipForward size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('replay.end')} onClick={() => player.seek(length)}>
          <ChevronLast size={15} aria-hidden="true" />
        </IconButton>
        <input
          type="range"
          className="player__scrubber"
          data-testid="player-scrubber"
          aria-label={t('replay.position')}
          aria-valuetext={formatDuration(at)}
          min={0}
          max={length}
          step="any"
          value={at}
          onChange={(event) => player.seek(Number(event.target.value))}
        />
        <span className="player__time">
          {formatDuration(at)} / {formatDuration(length)}
        </span>
        <Segmented
          small
          label={t('replay.speed')}
          value={player.speed}
          options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
          onChange={player.setSpeed}
        />
      </div>
      {player.stopped ? (
        <p className="replay__verdict" role="status" data-testid="player-stopped">
          {t('replay.stopped', { what: nameOf(player.stopped.point) })}
        </p>
      ) : null}
      <PlayedSteps view={view} follow={playing} onInspect={onInspect} />
      {ended ? <p className="replay__verdict">{t('replay.unfinished')}</p> : null}
    </section>
  )
}
