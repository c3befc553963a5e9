import type { Entity, RelationEvidence } from '@shared/graph.ts'
import { Check, Minus, Plus, RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../lib/format.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import type { EvidenceWays } from './GraphInspector.tsx'
import { setFilter, showEntity } from './graph-commands.ts'
import { confirmRelation, restoreRelation, retractRelation } from './graph-edits.ts'
import { graphState, type KnownRelation } from './graph-state.ts'
import { relationWords } from './path-words.ts'

interface Props extends KnownRelation, EvidenceWays {
  held: boolean | null
}

/** One relation: how sure it is, when it holds, and everything it is known from. */
export function RelationDetail({ relation, subject, object, held, ...ways }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { evidence, asOf } = useStore(graphState)
  const known = { relation, subject, object }
  const percent = Math.round(relation.confidence * 100)
  const { validFrom, validTo } = relation
  return (
    <div className="span-inspector pad graph-detail" data-testid="graph-relation-detail">
      <h2 className="graph-detail__name break">
        <EntityLink entity={subject} /> <em>{relationWords(relation.type)}</em> <EntityLink entity={object} />
      </h2>
      {held === null ? null : <Actions known={known} held={held} />}
      <Facts
        facts={[
          {
            name: t('memory.confidence'),
            value: (
              <span className="memory-bar">
                <span className="memory-bar__track" aria-hidden="true">
                  <span className="memory-bar__fill" style={{ width: `${percent}%` }} />
                </span>
                {percent}%
              </span>
            ),
          },
          {
            name: t('memory.validFrom'),
            value: validFrom === null ? t('graph.notSaid') : formatTime(validFrom, locale),
          },
          { name: t('memory.validTo'), value: validTo === null ? t('graph.notSaid') : formatTime(validTo, locale) },
        ]}
      />
      {asOf === null ? null : (
        <p className="graph__note">
          {t('graph.changesAreNow')}{' '}
          <button type="button" className="link" onClick={() => setFilter({ asOf: null })}>
            {t('graph.backToNow')}
          </button>
        </p>
      )}
      <h3 className="section-title">{t('memory.evidence', { count: evidence?.length ?? 0 })}</h3>
      {evidence === null ? (
        <Skeleton lines={2} label={t('common.loading')} />
      ) : (
        <ul className="graph-detail__list">
          {evidence.map((each) => (
            <Evidence key={`${each.from.kind} ${each.source} ${each.at}`} evidence={each} ways={ways} />
          ))}
        </ul>
      )}
    </div>
  )
}

function EntityLink({ entity }: { entity: Entity }) {
  return (
    <button type="button" className="link break" onClick={() => void showEntity(entity)}>
      {entity.name}
    </button>
  )
}

function Actions({ known, held }: { known: KnownRelation; held: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="graph-detail__actions">
      <Badge tone={held ? (known.relation.status === 'conflict' ? 'warn' : 'good') : 'bad'}>
        {t(held ? `memory.status.${known.relation.status}` : 'graph.notHeld')}
      </Badge>
      <span className="spacer" />
      {held ? (
        <>
          <Button
            size="small"
            icon={<Check size={14} aria-hidden="true" />}
            onClick={() => void confirmRelation(known)}
            data-testid="graph-confirm"
          >
            {t('memory.confirm')}
          </Button>
          <Button
            size="small"
            variant="danger"
            icon={<X size={14} aria-hidden="true" />}
            onClick={() => void retractRelation(known)}
            data-testid="graph-retract"
          >
            {t('memory.retract')}
          </Button>
        </>
      ) : (
        <Button
          size="small"
          icon={<RotateCcw size={14} aria-hidden="true" />}
          onClick={() => void restoreRelation(known)}
          data-testid="graph-restore"
        >
          {t('memory.restore')}
        </Button>
      )}
    </div>
  )
}

function Evidence({ evidence, ways }: { evidence: RelationEvidence; ways: EvidenceWays }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { polarity, source, at } = evidence
  return (
    <li className="graph-detail__evidence" data-testid="graph-evidence">
      <p className="graph-detail__head">
        {polarity > 0 ? (
          <Plus size={14} className="memory-for" aria-label={t('memory.for')} />
        ) : (
          <Minus size={14} className="memory-against" aria-label={t('memory.against')} />
        )}
        <span>{t(polarity < 0 ? `memory.denied.${source}` : `memory.source.${source}`)}</span>
        <span className="spacer" />
        <span className="quiet">{formatTime(at, locale)}</span>
      </p>
      <Origin from={evidence.from} ways={ways} />
    </li>
  )
}

function Origin({ from, ways }: { from: RelationEvidence['from']; ways: EvidenceWays }) {
  const { t } = useTranslation()
  switch (from.kind) {
    case 'run':
      return (
        <button
          type="button"
          className="link"
          onClick={() => ways.onOpenStep(from.runId, from.spanId)}
          data-testid="graph-open-step"
        >
          {t('memory.openStep')}
        </button>
      )
    case 'memory':
      return (
        <button
          type="button"
          className="link break"
          onClick={() => ways.onOpenMemory(from.memoryId)}
          data-testid="graph-open-memory"
        >
          {t('graph.openMemory', { text: from.text })}
        </button>
      )
    case 'document':
      return (
        <p className="quiet break">
          {from.path}
          {from.page === null ? '' : ` · ${t('graph.page', { page: from.page })}`}: {from.text}
        </p>
      )
    case 'person':
      return null
    default:
      from satisfies never
      return null
  }
}
