import { FACET_FIELDS, type FacetField, isChosen, toggleFacet } from '@shared/run-query-terms.ts'
import { RUN_STATUSES } from '@shared/run-status.ts'
import { Check, ListFilter } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../lib/format.ts'
import { Skeleton } from '../../../ui/States.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { type Facets, useFacets } from './use-facets.ts'

interface Props {
  /** The filter as it is typed. */
  text: string
  onChange: (text: string) => void
}

/** Counts by status, agent and model behind a button; choosing one writes it into the filter. */
export function RunFacets({ text, onChange }: Props) {
  const { t } = useTranslation()
  const label = t('runList.facets')
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="icon-button" aria-label={label} title={label} data-testid="runs-facets">
          <ListFilter size={15} aria-hidden="true" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover facets"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          data-testid="facets"
        >
          <Counts text={text} onChange={onChange} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Counts({ text, onChange }: Props) {
  const { t } = useTranslation()
  const { facets, failed } = useFacets(text)
  if (failed) return <p className="quiet">{t('runList.facetsFailed')}</p>
  if (!facets) return <Skeleton lines={6} label={t('common.loading')} />
  return FACET_FIELDS.map((field) => (
    <Group key={field} field={field} counts={facets[field]} text={text} onChange={onChange} />
  ))
}

function Group({ field, counts, text, onChange }: Props & { field: FacetField; counts: Facets[FacetField] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = (value: string): string => {
    const status = field === 'status' ? RUN_STATUSES.find((each) => each === value) : undefined
    return status ? t(`runStatus.${status}`) : value
  }
  return (
    <fieldset className="facets__group">
      <legend className="menu__label">{t(`runList.facet.${field}`)}</legend>
      {counts.length === 0 ? <p className="quiet facets__none">{t('runList.facetEmpty')}</p> : null}
      {counts.map(({ value, count }) => {
        const chosen = isChosen(text, field, value)
        return (
          <button
            key={value}
            type="button"
            className="facets__value"
            aria-pressed={chosen}
            data-testid={`facet-${field}-${value}`}
            onClick={() => onChange(toggleFacet(text, field, value))}
          >
            <span className="menu__check">{chosen ? <Check size={14} aria-hidden="true" /> : null}</span>
            <span className="facets__name clip">{nameOf(value)}</span>
            <span className="facets__count">{formatNumber(count, locale)}</span>
          </button>
        )
      })}
    </fieldset>
  )
}
