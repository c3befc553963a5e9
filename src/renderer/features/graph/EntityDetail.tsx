import type { Entity } from '@shared/graph.ts'
import { Focus, Maximize, Pencil, Plus, Route } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { EntityForms, type FormName } from './EntityForms.tsx'
import { expand, focusOn, setEnds, showEntity, showRelation } from './graph-commands.ts'
import { graphState } from './graph-state.ts'
import { percentOf, relationWords } from './path-words.ts'

/** What an entity is called, what it is, and all its relations as a list. */
export function EntityDetail({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const [form, setForm] = useState<FormName | null>(null)
  const { id, name, type, aliases, scope } = entity
  return (
    <div className="span-inspector pad graph-detail" data-testid="graph-entity">
      <h2 className="graph-detail__name break">{name}</h2>
      <Ways entity={entity} />
      <Facts
        facts={[
          { name: t('graph.type'), value: type === '' ? t('graph.noKind') : type },
          { name: t('graph.aliases'), value: aliases.length === 0 ? t('graph.noAliases') : aliases.join(', ') },
          { name: t('memory.scopes'), value: scope },
        ]}
      />
      <div className="graph-detail__actions">
        {(['rename', 'alias', 'merge'] as const).map((which) => (
          <Button
            key={which}
            size="small"
            aria-expanded={form === which}
            icon={which === 'rename' ? <Pencil size={14} aria-hidden="true" /> : undefined}
            onClick={() => setForm(form === which ? null : which)}
            data-testid={`graph-entity-${which}`}
          >
            {t(`graph.form.${which}`)}
          </Button>
        ))}
      </div>
      {form ? <EntityForms key={`${form} ${id}`} form={form} entity={entity} onDone={() => setForm(null)} /> : null}
      <Relations entity={entity} />
    </div>
  )
}

function Ways({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  return (
    <div className="graph-detail__actions">
      <Button
        size="small"
        icon={<Maximize size={14} aria-hidden="true" />}
        onClick={() => void expand(entity.id)}
        data-testid="graph-expand"
      >
        {t('graph.expand')}
      </Button>
      <Button
        size="small"
        icon={<Focus size={14} aria-hidden="true" />}
        onClick={() => {
          graphState.setState({ tab: 'find' })
          void focusOn(entity)
        }}
        data-testid="graph-only"
      >
        {t('graph.only')}
      </Button>
      <Button
        size="small"
        icon={<Route size={14} aria-hidden="true" />}
        onClick={() => {
          graphState.setState({ tab: 'path' })
          setEnds({ from: entity })
        }}
        data-testid="graph-path-here"
      >
        {t('graph.pathHere')}
      </Button>
    </div>
  )
}

function Relations({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const { relations, asOf } = useStore(graphState)
  return (
    <>
      <div className="graph-detail__head">
        <h3 className="section-title">{t('graph.relations', { count: relations.length })}</h3>
        <span className="spacer" />
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden="true" />}
          onClick={() => graphState.setState({ adding: { subject: entity.name } })}
        >
          {t('graph.add')}
        </Button>
      </div>
      {relations.length === 0 ? (
        <p className="quiet">{t(asOf === null ? 'graph.noRelations' : 'graph.noneThen')}</p>
      ) : null}
      <ul className="graph-detail__list">
        {relations.map((known) => {
          const { relation, subject, object } = known
          const outward = subject.id === entity.id
          const other = outward ? object : subject
          return (
            <li key={relation.id} className="graph-detail__item" data-testid="graph-relation">
              <button
                type="button"
                className="link graph-detail__relation"
                onClick={() => showRelation(known)}
                data-testid="graph-relation-open"
              >
                {outward ? relationWords(relation.type) : `← ${relationWords(relation.type)}`}
              </button>
              <button
                type="button"
                className="link clip graph-detail__other"
                title={other.name}
                onClick={() => void showEntity(other)}
              >
                {other.name}
              </button>
              <span className="quiet">{percentOf(relation.confidence)}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
