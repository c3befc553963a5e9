import type { CaseEntry } from '@shared/conformance.ts'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConformance } from '../../../bridge/conformance-store.ts'
import { preview } from '../../../lib/text.ts'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { exportCases, importCases, removeCase } from './conformance-commands.ts'
import { expectationText } from './expectation-text.ts'

/** All conformance cases: those people saved first, then the built-in ones. */
export function CaseList() {
  const { t } = useTranslation()
  const cases = useConformance()?.cases ?? []
  const [open, setOpen] = useState(false)
  const [removing, setRemoving] = useState<CaseEntry | null>(null)
  const saved = cases.filter((each) => each.saved)
  const builtin = cases.filter((each) => !each.saved)
  return (
    <section aria-label={t('cases.list')} data-testid="case-list">
      <div className="case-list__head">
        <h2 className="section-title">{t('cases.list')}</h2>
        <span className="spacer" />
        <Button size="small" variant="ghost" onClick={() => void importCases()}>
          {t('cases.import')}
        </Button>
        <Button size="small" variant="ghost" disabled={saved.length === 0} onClick={() => void exportCases()}>
          {t('cases.export')}
        </Button>
      </div>
      {saved.length === 0 ? <p className="quiet">{t('cases.noneSaved')}</p> : null}
      <ul className="case-list">
        {saved.map((each) => (
          <li key={each.id} className="case-row" data-testid="saved-case">
            <CaseText entry={each} />
            <IconButton label={t('cases.remove')} size="small" onClick={() => setRemoving(each)}>
              <Trash2 size={14} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      <Disclosure title={t('cases.builtin', { count: builtin.length })} open={open} onToggle={setOpen}>
        <ul className="case-list">
          {builtin.map((each) => (
            <li key={each.id} className="case-row">
              <CaseText entry={each} />
            </li>
          ))}
        </ul>
      </Disclosure>
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(shown) => {
          if (!shown) setRemoving(null)
        }}
        title={t('cases.removeTitle', { name: removing?.saved?.name ?? '' })}
        description={t('cases.removeText')}
        confirmLabel={t('cases.remove')}
        onConfirm={() => {
          if (removing) void removeCase(removing.id)
        }}
      />
    </section>
  )
}

function CaseText({ entry }: { entry: CaseEntry }) {
  const { t } = useTranslation()
  return (
    <div className="case-row__main">
      <p className="case-row__name">
        {entry.saved?.name ?? <code>{entry.id}</code>} <span className="quiet">{preview(entry.asked, 90)}</span>
      </p>
      <p className="case-row__expect mono">{preview(expectationText(entry.expect, t), 200)}</p>
    </div>
  )
}
