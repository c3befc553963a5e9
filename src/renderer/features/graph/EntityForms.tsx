import type { Entity } from '@shared/graph.ts'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { EntityPicker } from './EntityPicker.tsx'
import { addAlias, mergeInto, renameEntity } from './graph-edits.ts'

export type FormName = 'rename' | 'alias' | 'merge'

interface Props {
  entity: Entity
  onDone: () => void
}

/** One of the small forms with which an entity is changed. */
export function EntityForms({ form, ...props }: Props & { form: FormName }) {
  if (form === 'rename') return <RenameForm {...props} />
  if (form === 'alias') return <AliasForm {...props} />
  return <MergeForm {...props} />
}

function RenameForm({ entity, onDone }: Props) {
  const { t } = useTranslation()
  const field = useId()
  const [name, setName] = useState(entity.name)
  const [type, setType] = useState(entity.type)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && (await renameEntity(entity.id, name.trim(), type.trim()))) onDone()
  }
  return (
    <form className="graph-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${field}-name`}>
        {t('graph.name')}
        <input
          id={`${field}-name`}
          className="field"
          maxLength={300}
          value={name}
          onChange={(event) => setName(event.target.value)}
          data-testid="graph-name"
        />
      </label>
      <label htmlFor={`${field}-type`}>
        {t('graph.type')}
        <input
          id={`${field}-type`}
          className="field"
          maxLength={100}
          placeholder={t('graph.typeExample')}
          value={type}
          onChange={(event) => setType(event.target.value)}
          data-testid="graph-entity-type"
        />
      </label>
      <Button type="submit" size="small" variant="primary" disabled={name.trim() === ''} data-testid="graph-rename-go">
        {t('graph.renameGo')}
      </Button>
    </form>
  )
}

function AliasForm({ entity, onDone }: Props) {
  const { t } = useTranslation()
  const field = useId()
  const [alias, setAlias] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (alias.trim() !== '' && (await addAlias(entity.id, alias.trim()))) onDone()
  }
  return (
    <form className="graph-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor={field}>
        {t('graph.alias')}
        <input
          id={field}
          className="field"
          maxLength={300}
          value={alias}
          onChange={(event) => setAlias(event.target.value)}
          data-testid="graph-alias"
        />
      </label>
      <Button type="submit" size="small" variant="primary" disabled={alias.trim() === ''} data-testid="graph-alias-go">
        {t('graph.aliasGo')}
      </Button>
    </form>
  )
}

function MergeForm({ entity, onDone }: Props) {
  const { t } = useTranslation()
  const [into, setInto] = useState<Entity | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!into) return
    await mergeInto(entity, into)
    onDone()
  }
  return (
    <form className="graph-form" onSubmit={(event) => void submit(event)}>
      <p className="quiet">{t('graph.mergeText', { name: entity.name })}</p>
      <EntityPicker
        label={t('graph.mergeInto')}
        value={into}
        onChoose={setInto}
        but={entity.id}
        testId="graph-merge-into"
      />
      <Button type="submit" size="small" variant="primary" disabled={!into} data-testid="graph-merge-go">
        {t('graph.same')}
      </Button>
    </form>
  )
}
