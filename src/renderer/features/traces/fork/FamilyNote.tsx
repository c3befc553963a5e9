import type { Run } from '@shared/runs.ts'
import { GitFork } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FamilyRow, familyRows } from '../../../lib/family-tree.ts'
import { formatTime } from '../../../lib/format.ts'
import { preview } from '../../../lib/text.ts'
import { Button } from '../../../ui/Button.tsx'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { StatusIcon } from '../../../ui/StatusIcon.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { selectRun, tracesState } from '../traces-state.ts'
import { useFamily } from './use-family.ts'

/** Where a fork came from, and the tree of its family. Nothing for a run that is alone. */
export function FamilyNote({ run }: { run: Run }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const family = useFamily(run.id)
  const { forked } = run
  if (!forked && family.length < 2) return null
  const parentIsThere = family.some(({ id }) => id === forked?.runId)
  return (
    <div className="family" data-testid="family">
      {forked ? (
        <p className="family__from">
          <GitFork size={14} aria-hidden="true" />
          {parentIsThere ? (
            <button type="button" className="link" data-testid="fork-parent" onClick={() => selectRun(forked.runId)}>
              {t('fork.from', { step: forked.step })}
            </button>
          ) : (
            <span>{t('fork.fromGone', { step: forked.step })}</span>
          )}
          <span className="quiet">
            {changedIn(run, t('fork.nothing'), (kind) => t(`fork.edit.${kind}` as 'fork.edit.prompt'))}
          </span>
        </p>
      ) : null}
      {family.length > 1 ? (
        <Disclosure title={t('fork.family', { count: family.length })} open={open} onToggle={setOpen}>
          <ul className="family__list">
            {familyRows(family).map((row) => (
              <Member key={row.run.id} row={row} shown={row.run.id === run.id} />
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </div>
  )
}

const changedIn = ({ forked }: Run, nothing: string, name: (kind: string) => string): string =>
  (forked?.edits ?? []).length > 0 ? (forked?.edits ?? []).map(name).join(', ') : nothing

function Member({ row: { run, depth }, shown }: { row: FamilyRow; shown: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const said = run.answer ?? run.error?.message ?? ''
  return (
    <li className="family__member" style={{ paddingInlineStart: depth * 18 }} data-testid="family-member">
      <StatusIcon status={run.status} />
      <button type="button" className="link" aria-current={shown} disabled={shown} onClick={() => selectRun(run.id)}>
        {formatTime(run.startedAt, locale)}
      </button>
      <span className="family__what">
        {run.forked
          ? `${t('fork.step', { step: run.forked.step })} · ${changedIn(run, t('fork.nothing'), (kind) => t(`fork.edit.${kind}` as 'fork.edit.prompt'))}`
          : t('fork.original')}
      </span>
      <span className="family__said clip quiet">{preview(said, 120)}</span>
      {shown ? null : (
        <Button size="small" variant="ghost" onClick={() => tracesState.setState({ comparedTo: run.id })}>
          {t('compare.with')}
        </Button>
      )}
    </li>
  )
}
