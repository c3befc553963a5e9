import type { AuditVerdict } from '@shared/audit.ts'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { AuditTable } from './AuditTable.tsx'
import { auditState, loadAudit, verifyAudit } from './audit-state.ts'
import { SettingRow, SettingSection } from './SettingRow.tsx'

export function AuditSection() {
  const { t } = useTranslation()
  const { verifying, verdict, entries, error } = useStore(auditState)
  useEffect(() => {
    void loadAudit()
  }, [])
  return (
    <SettingSection title={t('audit.title')} testId="settings-audit">
      <SettingRow title={t('audit.chain')} text={t('audit.chainText')}>
        <Button size="small" busy={verifying} onClick={() => void verifyAudit()} data-testid="audit-verify">
          {t('audit.verify')}
        </Button>
      </SettingRow>
      {verdict ? <Verdict verdict={verdict} /> : null}
      {error ? <ErrorPanel error={error} title={t('audit.failed')} /> : null}
      {entries ? <AuditTable entries={entries} /> : error ? null : <Skeleton lines={3} label={t('common.loading')} />}
    </SettingSection>
  )
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { firstBad } = verdict
  return (
    <div
      className={verdict.ok ? 'callout callout--good' : 'callout callout--bad'}
      role="status"
      data-testid="audit-verdict"
      data-ok={verdict.ok}
    >
      {verdict.ok ? <ShieldCheck size={16} aria-hidden="true" /> : <ShieldAlert size={16} aria-hidden="true" />}
      <div>
        <p>
          {verdict.ok
            ? t('audit.ok', { count: verdict.entries, shown: formatNumber(verdict.entries, locale) })
            : t('audit.bad', { seq: firstBad?.seq ?? 0, reason: firstBad?.reason ?? '' })}
        </p>
        <p className="with-copy callout__detail">
          {t('audit.head')} <code className="break">{verdict.head}</code>
          <CopyButton text={verdict.head} label={t('audit.copyHead')} />
        </p>
      </div>
    </div>
  )
}
