import type { CaseScore, CaseXray } from '@shared/conformance.ts'
import type { TokenRange } from '@shared/xray.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../bridge/connection.ts'
import { Button } from '../../../ui/Button.tsx'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { TextBlock } from '../../../ui/TextBlock.tsx'
import { attempt } from '../../../ui/toasts.ts'
import { XrayView } from '../../../ui/xray/XrayView.tsx'
import { answerText, expectationText } from './expectation-text.ts'

/** A case a model failed: what was asked, expected and got, and the answer under the X-ray. */
export function FailedCase({ cardId, score }: { cardId: string; score: CaseScore }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [xray, setXray] = useState<CaseXray | null>(null)
  const [chosen, setChosen] = useState<TokenRange | null>(null)
  const look = async () => {
    const found = await attempt(() => api().conformance.xray({ cardId, caseId: score.id }))
    if (found) setXray(found)
  }
  return (
    <li data-testid="failed-case">
      <Disclosure title={<span className="clip">{score.name}</span>} open={open} onToggle={setOpen}>
        <p className="warning-text">{score.reason}</p>
        <h4 className="section-title">{t('cases.asked')}</h4>
        <TextBlock text={score.asked} mono={false} label={t('cases.asked')} limit={2000} />
        <h4 className="section-title">{t('cases.expected')}</h4>
        <TextBlock text={expectationText(score.expect, t)} label={t('cases.expected')} limit={2000} />
        {score.got ? (
          <>
            <h4 className="section-title">{t('cases.got')}</h4>
            <TextBlock text={answerText(score.got)} label={t('cases.got')} limit={2000} />
          </>
        ) : null}
        {xray ? (
          <XrayView xray={xray} chosen={chosen} onChoose={setChosen} />
        ) : score.got ? (
          <Button size="small" onClick={() => void look()} data-testid="case-xray">
            {t('cases.xray')}
          </Button>
        ) : null}
      </Disclosure>
    </li>
  )
}
