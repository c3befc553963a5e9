import type { ProposedChange } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { ChangeTitle, type ChangeWord, FileDifference } from './FileChange.tsx'

const MOST_SHOWN = 20

/** What a call would change, before a person agrees to it. */
export function ProposedChanges({ changes }: { changes: readonly ProposedChange[] }) {
  const { t } = useTranslation()
  if (changes.length === 0) return null
  return (
    <section className="changes" aria-label={t('changes.proposed')} data-testid="proposed-changes">
      {changes.slice(0, MOST_SHOWN).map((change) => (
        <div key={`${change.kind} ${change.path}`} className="changes__one">
          <ChangeTitle
            planned
            word={wordOf(change)}
            path={change.path}
            to={change.kind === 'move' ? change.to : null}
          />
          {change.kind === 'move' ? null : (
            <FileDifference
              path={change.path}
              before={change.before}
              after={change.kind === 'write' ? change.after : null}
            />
          )}
        </div>
      ))}
      {changes.length > MOST_SHOWN ? (
        <p className="quiet">{t('changes.more', { count: changes.length - MOST_SHOWN })}</p>
      ) : null}
    </section>
  )
}

function wordOf(change: ProposedChange): ChangeWord {
  if (change.kind === 'move') return 'moved'
  if (change.kind === 'remove') return 'removed'
  return change.before ? 'written' : 'created'
}
