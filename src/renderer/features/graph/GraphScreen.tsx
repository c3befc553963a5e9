import { BookOpenText, Download, Plus, Waypoints } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { connection } from '../../bridge/connection.ts'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { AddRelationDialog } from './AddRelationDialog.tsx'
import { AlikePanel } from './AlikePanel.tsx'
import { AskPanel } from './AskPanel.tsx'
import { FindPanel } from './FindPanel.tsx'
import { GraphList } from './GraphList.tsx'
import { GraphPicture } from './GraphPicture.tsx'
import { followGraph, loadPart, readAlike } from './graph-commands.ts'
import { exportGraph } from './graph-edits.ts'
import { type GraphTab, graphState, isNarrowed } from './graph-state.ts'
import { LearnDialog } from './learn/LearnDialog.tsx'
import { openLearn } from './learn/learn-commands.ts'
import { PathPanel } from './PathPanel.tsx'
import { TimeBar } from './TimeBar.tsx'

const TABS = ['find', 'path', 'ask', 'alike'] as const satisfies GraphTab[]

/** Who and what is known, and what relates them: drawn, searched, asked and corrected. */
export function GraphScreen({ onInspect }: { onInspect: () => void }) {
  const empty = useStore(
    graphState,
    (state) => state.part !== null && state.part.entities.length + state.part.left === 0 && !isNarrowed(state),
  )
  const adding = useStore(graphState, (state) => state.adding)
  const generation = useStore(connection, (state) => state.generation)
  useEffect(() => {
    // What was asked over another port is never answered.
    if (generation === 0) return
    const following = new AbortController()
    void followGraph(following.signal)
    return () => following.abort()
  }, [generation])
  return (
    <div className="view">
      <Head empty={empty} />
      {empty ? <Nothing /> : <Parts onInspect={onInspect} />}
      {adding ? <AddRelationDialog first={adding} /> : null}
      <LearnDialog />
    </div>
  )
}

function Head({ empty }: { empty: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { listed, part } = useStore(graphState)
  return (
    <header className="view__head">
      <h1 className="view__title">{t('graph.title')}</h1>
      {empty ? null : (
        <Segmented
          label={t('graph.shownAs')}
          small
          value={listed ? 'list' : 'picture'}
          options={(['picture', 'list'] as const).map((value) => ({ value, label: t(`graph.as.${value}`) }))}
          onChange={(next) => graphState.setState({ listed: next === 'list' })}
          testId="graph-as"
        />
      )}
      {part && !empty ? (
        <span className="quiet clip" data-testid="graph-count">
          {t('graph.count', {
            entities: formatNumber(part.entities.length, locale),
            count: part.relations.length,
            relations: formatNumber(part.relations.length, locale),
          })}
          {part.left > 0 ? ` ${t('graph.left', { left: formatNumber(part.left, locale) })}` : null}
        </span>
      ) : null}
      <span className="spacer" />
      <Button
        size="small"
        icon={<BookOpenText size={14} aria-hidden="true" />}
        onClick={openLearn}
        data-testid="graph-learn"
      >
        {t('graph.learn.open')}
      </Button>
      <Button
        size="small"
        variant="primary"
        icon={<Plus size={14} aria-hidden="true" />}
        onClick={() => graphState.setState({ adding: { subject: '' } })}
        data-testid="graph-add"
      >
        {t('graph.add')}
      </Button>
      <IconButton label={t('graph.export')} onClick={() => void exportGraph()} data-testid="graph-export">
        <Download size={16} aria-hidden="true" />
      </IconButton>
    </header>
  )
}

function Nothing() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<Waypoints size={20} />}
      title={t('graph.emptyTitle')}
      actions={
        <>
          <Button
            variant="primary"
            onClick={() => graphState.setState({ adding: { subject: '' } })}
            data-testid="graph-first"
          >
            {t('graph.add')}
          </Button>
          <Button onClick={openLearn}>{t('graph.learn.open')}</Button>
        </>
      }
    >
      {t('graph.emptyText')}
    </EmptyState>
  )
}

function Parts({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { tab, part, partError, listed } = useStore(graphState)
  return (
    <div className="graph">
      <section className="graph__side" aria-label={t('graph.parts')}>
        <div className="graph__tabs">
          <Segmented
            label={t('graph.parts')}
            small
            value={tab}
            options={TABS.map((value) => ({ value, label: t(`graph.tab.${value}`) }))}
            onChange={(next) => {
              graphState.setState({ tab: next })
              if (next === 'alike') void readAlike()
            }}
            testId="graph-tabs"
          />
        </div>
        {tab === 'find' ? <FindPanel onInspect={onInspect} /> : null}
        {tab === 'path' ? <PathPanel onInspect={onInspect} /> : null}
        {tab === 'ask' ? <AskPanel onInspect={onInspect} /> : null}
        {tab === 'alike' ? <AlikePanel onInspect={onInspect} /> : null}
      </section>
      <section className="graph__main" aria-label={t('graph.title')}>
        {partError ? (
          <div className="pad">
            <ErrorPanel
              error={partError}
              actions={<Button onClick={() => void loadPart()}>{t('common.retry')}</Button>}
            />
          </div>
        ) : part === null ? (
          <Skeleton lines={8} label={t('common.loading')} />
        ) : listed ? (
          <GraphList onInspect={onInspect} />
        ) : (
          <GraphPicture onInspect={onInspect} />
        )}
        <TimeBar />
      </section>
    </div>
  )
}
