import type { Timings } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { Facts } from '../Facts.tsx'
import { useLocale } from '../use-locale.ts'

const NAMES = [
  'cache_n',
  'prompt_n',
  'prompt_ms',
  'prompt_per_token_ms',
  'prompt_per_second',
  'predicted_n',
  'predicted_ms',
  'predicted_per_token_ms',
  'predicted_per_second',
  'draft_n',
  'draft_n_accepted',
] as const satisfies (keyof Timings)[]

/** Times of an inference under the names llama-server reports. */
export function TimingsTable({ timings }: { timings: Timings }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <>
      <p className="quiet">{t('inspector.timingsNote')}</p>
      <Facts
        facts={NAMES.flatMap((name) => {
          const value = timings[name]
          const digits = /_n(_|$)/.test(name) ? 0 : 2
          return value === undefined ? [] : [{ name, value: formatNumber(value, locale, digits), mono: true }]
        })}
      />
    </>
  )
}
