import type { TokenRange, Xray } from '@shared/xray.ts'
import { useTranslation } from 'react-i18next'
import { XrayCallCard } from './XrayCallCard.tsx'
import { XrayTokens } from './XrayTokens.tsx'

interface Props {
  xray: Pick<Xray, 'format' | 'tokens' | 'calls' | 'agrees' | 'thoughtOpen'>
  /** Tokens that stand out, with the calls they belong to. */
  chosen: TokenRange | null
  onChoose: (range: TokenRange | null) => void
}

/** Tokens by part of the format beside the calls they make; choosing one side shows it on the other. */
export function XrayView({ xray, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const choose = (range: TokenRange) => {
    const again = chosen !== null && chosen.from === range.from && chosen.to === range.to
    onChoose(again ? null : range)
  }
  return (
    <div className="xray" data-testid="xray">
      <p className="quiet">
        {t('xray.readAs', { format: xray.format })} {xray.thoughtOpen ? t('xray.thoughtOpen') : null}
      </p>
      {xray.agrees ? null : <p className="warning-text">{t('xray.disagrees')}</p>}
      <div className="xray__sides">
        <section aria-label={t('xray.tokens')}>
          <h3 className="section-title">{t('xray.tokens')}</h3>
          <XrayTokens tokens={xray.tokens} chosen={chosen} onChoose={choose} />
        </section>
        <section aria-label={t('xray.calls')}>
          <h3 className="section-title">{t('xray.calls')}</h3>
          {xray.calls.length === 0 ? <p className="quiet">{t('xray.noCalls')}</p> : null}
          {xray.calls.map((call, index) => (
            <XrayCallCard
              // Calls have no ids and never change order.
              key={`${index}-${call.name}`}
              call={call}
              index={index}
              tokens={xray.tokens}
              chosen={chosen}
              onChoose={choose}
            />
          ))}
        </section>
      </div>
    </div>
  )
}
