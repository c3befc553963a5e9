import type { Entity } from '@shared/graph.ts'
import { X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { attempt } from '../../ui/toasts.ts'

/** Milliseconds of rest before what was typed is searched for. */
const REST_MS = 120
const MOST = 8

interface Props {
  label: string
  value: Entity | null
  onChoose: (entity: Entity | null) => void
  /** One that cannot be chosen. */
  but?: string
  testId: string
}

/** A field in which an entity is chosen by name; arrows and Enter do it too. */
export function EntityPicker({ label, value, onChoose, but, testId }: Props) {
  const { t } = useTranslation()
  const field = useId()
  const [text, setText] = useState('')
  const [marked, setMarked] = useState(0)
  const found = useFound(text, but)
  const choose = (entity: Entity | undefined) => {
    if (!entity) return
    setText('')
    onChoose(entity)
  }
  if (value) {
    return (
      <div className="graph-picker graph-picker--chosen" data-testid={testId}>
        <span className="quiet">{label}</span>
        <span className="clip" title={value.name}>
          {value.name}
        </span>
        <IconButton size="small" label={t('graph.chooseOther')} onClick={() => onChoose(null)}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
    )
  }
  const open = found.length > 0
  return (
    <div className="graph-picker">
      <input
        className="field"
        role="combobox"
        aria-expanded={open}
        aria-controls={`${field}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open ? `${field}-${marked}` : undefined}
        aria-label={label}
        placeholder={label}
        maxLength={500}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setMarked(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') choose(found[marked])
          else if (event.key === 'ArrowDown') setMarked((marked + 1) % Math.max(1, found.length))
          else if (event.key === 'ArrowUp') setMarked((marked + found.length - 1) % Math.max(1, found.length))
          else if (event.key === 'Escape' && text !== '') setText('')
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
        data-testid={testId}
      />
      <div id={`${field}-list`} role="listbox" aria-label={label} className="graph-picker__list" hidden={!open}>
        {found.map((entity, index) => (
          <div
            key={entity.id}
            id={`${field}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === marked}
            className="graph-picker__option clip"
            onMouseEnter={() => setMarked(index)}
            onMouseDown={(event) => {
              event.preventDefault()
              choose(entity)
            }}
            data-testid={`${testId}-option`}
          >
            {entity.name}
            {entity.type === '' ? null : <span className="quiet"> {entity.type}</span>}
          </div>
        ))}
      </div>
      {text.trim() !== '' && !open ? <p className="quiet">{t('graph.noneFound')}</p> : null}
    </div>
  )
}

function useFound(text: string, but: string | undefined): Entity[] {
  const [found, setFound] = useState<Entity[]>([])
  useEffect(() => {
    const query = text.trim()
    if (query === '') {
      setFound([])
      return
    }
    let stale = false
    const timer = setTimeout(async () => {
      const entities = await attempt(() => api().graph.search({ query, limit: MOST + 1 }))
      if (!stale) setFound((entities ?? []).filter(({ id }) => id !== but).slice(0, MOST))
    }, REST_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [text, but])
  return found
}
