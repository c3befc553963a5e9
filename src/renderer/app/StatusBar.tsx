import { NEWEST_FIRST } from '@shared/run-order.ts'
import { Activity, Bell, Gauge, Layers, MemoryStick } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { connection } from '../bridge/connection.ts'
import { useStudio } from '../bridge/studio-store.ts'
import { changeFilter } from '../features/traces/traces-state.ts'
import { formatBytes, formatNumber } from '../lib/format.ts'
import { isActive } from '../lib/run-status.ts'
import { Tip } from '../ui/Tip.tsx'
import { useLocale } from '../ui/use-locale.ts'
import { showView } from './layout.ts'
import { NoticesMenu } from './NoticesMenu.tsx'

/** Model, speed, memory, queue, runs and notices at a glance. */
export function StatusBar() {
  const { t } = useTranslation()
  const locale = useLocale()
  const connected = useStore(connection, (state) => state.status)
  const engine = useStudio((studio) => studio.engine)
  const modelName = useStudio((studio) => studio.models.find((model) => model.id === studio.engine.modelId)?.name)
  const memory = useStudio((studio) => studio.memoryBytes)
  const running = useStudio((studio) => studio.runs.filter((run) => isActive(run.status)).length) ?? 0
  const version = useStudio((studio) => studio.info.version)
  const status = engine?.status ?? 'stopped'
  const percent =
    engine?.status === 'loading' && engine.progress !== null ? ` ${Math.round(engine.progress * 100)}%` : ''
  return (
    <footer className="status-bar" data-testid="status-bar">
      <Tip side="top" text={engine?.error?.message ?? t('status.engineTip')}>
        <button type="button" className="status-bar__item" onClick={() => showView('models')}>
          <span className={`load-dot load-dot--${status}`} />
          <span className="clip">{modelName ?? t('status.noModel')}</span>
          <span className="status-bar__quiet" data-testid="engine-status" data-status={status}>
            {engine ? t(`engine.status.${status}`) : '–'}
            {percent}
          </span>
        </button>
      </Tip>
      <Fact icon={<Gauge size={12} aria-hidden="true" />} name={t('status.speed')}>
        {engine?.tokensPerSecond == null ? '–' : formatNumber(engine.tokensPerSecond, locale, 1)} t/s
      </Fact>
      <Fact icon={<MemoryStick size={12} aria-hidden="true" />} name={t('status.memory')}>
        {memory === undefined ? '–' : formatBytes(memory, locale)}
      </Fact>
      <Fact icon={<Layers size={12} aria-hidden="true" />} name={t('status.queue')}>
        {engine?.queue ?? 0}
      </Fact>
      <span className="spacer" />
      {connected === 'live' ? null : (
        <span className="status-bar__item status-bar__warn" data-testid="connection-status">
          {t(`connection.is.${connected}`)}
        </span>
      )}
      <Tip side="top" text={t('status.runningTip')}>
        <button
          type="button"
          className="status-bar__item"
          data-testid="running-runs"
          onClick={() => {
            if (running > 0) changeFilter({ text: '', order: NEWEST_FIRST })
            showView('traces')
          }}
        >
          <Activity size={12} aria-hidden="true" />
          {t('status.running', { count: running })}
        </button>
      </Tip>
      <NoticesMenu icon={<Bell size={12} aria-hidden="true" />} />
      <span className="status-bar__item status-bar__quiet">{version ? `v${version}` : ''}</span>
    </footer>
  )
}

function Fact({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <Tip side="top" text={name}>
      <span className="status-bar__item">
        {icon}
        <span className="sr-only">{name}: </span>
        <span className="status-bar__value">{children}</span>
      </span>
    </Tip>
  )
}
