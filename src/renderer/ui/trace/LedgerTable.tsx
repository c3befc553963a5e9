import type { Ledger, LedgerSegment } from '@shared/ledger.ts'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { formatNumber } from '../../lib/format.ts'
import { useLocale } from '../use-locale.ts'
import { useSegmentName } from './use-segment-name.ts'

interface Props {
  ledger: Ledger
  /** Number of the segment whose tokens are shown. */
  chosen: number | null
  onChoose: (segment: number | null) => void
}

/** The segments of a prompt as one stacked bar and as rows that sum to the prompt; choosing one shows its tokens. */
export function LedgerTable({ ledger, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = useSegmentName()
  const number = (value: number) => formatNumber(value, locale)
  const share = ({ tokens }: LedgerSegment) => (100 * tokens) / Math.max(1, ledger.tokens)
  const toggle = (index: number) => onChoose(chosen === index ? null : index)
  return (
    <div className="ledger" data-testid="ledger">
      <div className="ledger__bar" aria-hidden="true">
        {ledger.segments.map((segment, index) => (
          // Segments never change places.
          <button
            key={`${index}-${segment.kind}`}
            type="button"
            tabIndex={-1}
            className={classNames(
              'ledger__part',
              `seg seg--${segment.kind}`,
              chosen === index && 'ledger__part--chosen',
            )}
            style={{ flexGrow: segment.tokens }}
            title={`${nameOf(segment)}: ${number(segment.tokens)}`}
            onClick={() => toggle(index)}
          />
        ))}
      </div>
      <div className="ledger__scroll">
        <table className="ledger__table">
          <thead>
            <tr>
              <th scope="col">{t('ledger.segment')}</th>
              <th scope="col">{t('ledger.tokens')}</th>
              <th scope="col">{t('ledger.share')}</th>
              <th scope="col">{t('ledger.reused')}</th>
            </tr>
          </thead>
          <tbody>
            {ledger.segments.map((segment, index) => (
              <tr
                key={`${index}-${segment.kind}`}
                data-testid="ledger-row"
                data-kind={segment.kind}
                data-tokens={segment.tokens}
                data-chosen={chosen === index}
              >
                <th scope="row">
                  <button
                    type="button"
                    className="ledger__name"
                    aria-pressed={chosen === index}
                    onClick={() => toggle(index)}
                  >
                    <span className={`ledger__key seg seg--${segment.kind}`} aria-hidden="true" />
                    <span className="clip" title={nameOf(segment)}>
                      {nameOf(segment)}
                    </span>
                  </button>
                </th>
                <td>{number(segment.tokens)}</td>
                <td>{formatNumber(share(segment), locale, 1)}%</td>
                <td>{number(segment.reused)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr data-testid="ledger-total" data-tokens={ledger.tokens}>
              <th scope="row">{t('ledger.total')}</th>
              <td>{number(ledger.tokens)}</td>
              <td>100%</td>
              <td>{number(ledger.reused)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {ledger.dropped.map((drop) => (
        <p key={drop.spanId} className="warning-text">
          {t('ledger.dropped', {
            count: drop.messages,
            tokens: number(drop.promptTokens),
            size: number(drop.contextSize),
          })}
        </p>
      ))}
    </div>
  )
}
