import type { KnowledgeIndex } from '@shared/knowledge.ts'
import { RefreshCw, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatCount, formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { stopKnowledge, updateKnowledge } from './knowledge-commands.ts'
import { type IndexWork, knowledgeState, NO_WORK } from './knowledge-state.ts'

/** One folder: what is known of it, how its indexing goes, and what could not be read. */
export function IndexCard({ index }: { index: KnowledgeIndex }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { id, name, folder, files, chunks, embedded, indexedAt, problems } = index
  const work = useStore(knowledgeState, (state) => state.work[id]) ?? NO_WORK
  const busy = work.running || index.busy
  const [shown, setShown] = useState(false)
  return (
    <section className="card knowledge__card" aria-label={name} data-testid="knowledge-card" data-busy={busy}>
      <div className="knowledge__head">
        <h2 className="knowledge__name clip">{name}</h2>
        <span className="spacer" />
        {work.running ? (
          <Button
            size="small"
            icon={<Square size={14} aria-hidden="true" />}
            onClick={() => stopKnowledge(id)}
            data-testid="knowledge-stop"
          >
            {t('knowledge.stop')}
          </Button>
        ) : (
          <Button
            size="small"
            icon={<RefreshCw size={14} aria-hidden="true" />}
            disabled={busy}
            onClick={() => void updateKnowledge(id)}
            data-testid="knowledge-update"
          >
            {t('knowledge.update')}
          </Button>
        )}
        <IconButton
          label={t('knowledge.remove')}
          disabled={busy}
          onClick={() => knowledgeState.setState({ removing: id })}
          data-testid="knowledge-remove"
        >
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      <p className="quiet clip" title={folder}>
        {folder}
      </p>
      <p data-testid="knowledge-facts">
        {t('knowledge.facts', { files: formatCount(files), chunks: formatCount(chunks) })}
        {' · '}
        {embedded > 0 ? t('knowledge.embedded', { count: formatCount(embedded) }) : t('knowledge.wordsOnly')}
        {' · '}
        {indexedAt === null ? t('knowledge.never') : t('knowledge.indexed', { time: formatTime(indexedAt, locale) })}
      </p>
      <Progress work={work} />
      {work.error ? <ErrorPanel error={work.error} /> : null}
      {work.changes ? (
        <p className="quiet" data-testid="knowledge-changes">
          {t('knowledge.changes', { ...work.changes })}
          {work.changes.notEmbedded ? ` ${t('knowledge.notEmbedded', { reason: work.changes.notEmbedded })}` : ''}
        </p>
      ) : null}
      {problems.length > 0 ? (
        <Disclosure title={t('knowledge.problems', { count: problems.length })} open={shown} onToggle={setShown}>
          <ul className="knowledge__problems">
            {problems.map(({ path, message }) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </section>
  )
}

function Progress({ work: { running, progress } }: { work: IndexWork }) {
  const { t } = useTranslation()
  if (!running) return null
  const label = !progress
    ? t('knowledge.looking')
    : progress.type === 'reading'
      ? t('knowledge.reading', { path: progress.path })
      : t('knowledge.embedding')
  return (
    <div className="knowledge__progress">
      {progress ? (
        <progress className="progress" max={progress.total} value={progress.done} aria-label={label} />
      ) : (
        <progress className="progress" aria-label={label} />
      )}
      <span className="quiet clip">{label}</span>
    </div>
  )
}
