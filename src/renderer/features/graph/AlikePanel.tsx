import { Merge as MergeIcon, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { showEntity } from './graph-commands.ts'
import { mergeInto, unmerge } from './graph-edits.ts'
import { type Duplicate, graphState, type Merge } from './graph-state.ts'

/** Entities that may be one and the same, and the merges that were made, each with its way back. */
export function AlikePanel({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { duplicates, merges } = useStore(graphState)
  if (duplicates === null) return <Skeleton lines={4} label={t('common.loading')} />
  return (
    <div className="graph__panel">
      <p className="quiet">{t('graph.alikeText')}</p>
      {duplicates.length === 0 ? <p>{t('graph.noneAlike')}</p> : null}
      <ul className="graph__pairs">
        {duplicates.map((pair) => (
          <Pair key={`${pair.a.id} ${pair.b.id}`} pair={pair} onInspect={onInspect} />
        ))}
      </ul>
      {merges.length > 0 ? <h2 className="section-title">{t('graph.merges')}</h2> : null}
      <ul className="graph__pairs">
        {merges.map((merge) => (
          <Merged key={merge.id} merge={merge} />
        ))}
      </ul>
    </div>
  )
}

function Pair({ pair: { a, b, reason }, onInspect }: { pair: Duplicate; onInspect: () => void }) {
  const { t } = useTranslation()
  // The one with more relations keeps its name.
  const [into, from] = a.degree >= b.degree ? [a, b] : [b, a]
  return (
    <li className="graph__pair" data-testid="graph-duplicate">
      {[into, from].map((entity) => (
        <button
          key={entity.id}
          type="button"
          className="link break"
          onClick={() => {
            void showEntity(entity)
            onInspect()
          }}
        >
          {entity.name}
        </button>
      ))}
      <p className="quiet">{reason}</p>
      <Button
        size="small"
        icon={<MergeIcon size={14} aria-hidden="true" />}
        onClick={() => void mergeInto(from, into)}
        data-testid="graph-merge"
      >
        {t('graph.same')}
      </Button>
    </li>
  )
}

function Merged({ merge: { id, from, into, at, undone } }: { merge: Merge }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <li className="graph__pair" data-testid="graph-merged">
      <p className="break">{t('graph.became', { from: from.name, into: into.name })}</p>
      <p className="quiet">{formatTime(at, locale)}</p>
      {undone ? (
        <p className="quiet">{t('graph.undone')}</p>
      ) : (
        <Button
          size="small"
          icon={<Undo2 size={14} aria-hidden="true" />}
          onClick={() => void unmerge(id)}
          data-testid="graph-unmerge"
        >
          {t('graph.apart')}
        </Button>
      )}
    </li>
  )
}
