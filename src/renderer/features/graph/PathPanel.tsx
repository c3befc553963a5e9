import { ArrowUpDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { EntityPicker } from './EntityPicker.tsx'
import { setEnds } from './graph-commands.ts'
import { graphState } from './graph-state.ts'
import { PathView } from './PathView.tsx'

/** The shortest likely path between two entities, in words and in the picture. */
export function PathPanel({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { from, to, path } = useStore(graphState)
  return (
    <div className="graph__panel">
      <p className="quiet">{t('graph.pathText')}</p>
      <EntityPicker
        label={t('graph.pathFrom')}
        value={from}
        onChoose={(entity) => setEnds({ from: entity })}
        but={to?.id}
        testId="graph-path-from"
      />
      <EntityPicker
        label={t('graph.pathTo')}
        value={to}
        onChoose={(entity) => setEnds({ to: entity })}
        but={from?.id}
        testId="graph-path-to"
      />
      {from && to ? (
        <Button
          size="small"
          icon={<ArrowUpDown size={14} aria-hidden="true" />}
          onClick={() => setEnds({ from: to, to: from })}
        >
          {t('graph.swap')}
        </Button>
      ) : null}
      {path?.length === 0 ? (
        <p role="status">{t('graph.noPath', { from: from?.name ?? '', to: to?.name ?? '' })}</p>
      ) : null}
      {path && path.length > 0 ? (
        <>
          <h2 className="section-title" role="status">
            {t('graph.pathSteps', { count: path.length })}
          </h2>
          <PathView path={path} onInspect={onInspect} />
        </>
      ) : null}
    </div>
  )
}
