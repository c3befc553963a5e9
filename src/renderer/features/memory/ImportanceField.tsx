import type { MemoryId } from '@shared/memory.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setImportance } from './memory-commands.ts'

/** How much it counts among others; kept when the slider is let go. */
export function ImportanceField({ id, importance }: { id: MemoryId; importance: number }) {
  const { t } = useTranslation()
  const field = useId()
  const [moved, setMoved] = useState<number | null>(null)
  const shown = moved ?? importance
  const keep = () => {
    if (moved !== null && moved !== importance) void setImportance(id, moved)
    setMoved(null)
  }
  return (
    <div className="memory-detail__importance">
      <label htmlFor={field}>{t('memory.importance')}</label>
      <input
        id={field}
        type="range"
        min={0}
        max={1}
        step={0.1}
        value={shown}
        onChange={(event) => setMoved(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
        data-testid="memory-importance"
      />
      <span className="quiet">{Math.round(shown * 100)}%</span>
    </div>
  )
}
