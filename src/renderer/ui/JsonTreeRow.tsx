import { Braces, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../lib/class-names.ts'
import type { JsonRow } from '../lib/json-tree.ts'
import { preview } from '../lib/text.ts'
import { CopyButton } from './CopyButton.tsx'
import { IconButton } from './IconButton.tsx'
import { attempt } from './toasts.ts'

/** Characters of a text that a row shows; the whole of it stands below the tree. */
const SHOWN = 200

interface Props {
  row: JsonRow
  open: boolean
  /** Whether the keyboard is here. */
  active: boolean
  /** Pixels from the top of the tree. */
  top: number
  onToggle: () => void
}

/** A member or an element: its name, and its value or how many it holds. */
export function JsonTreeRow({ row: { path, pointer, value, size }, open, active, top, onToggle }: Props) {
  const { t } = useTranslation()
  const kind = value === null ? 'null' : typeof value
  const shown =
    size === null
      ? typeof value === 'string'
        ? JSON.stringify(preview(value, SHOWN))
        : String(value)
      : Array.isArray(value)
        ? `[${size}]`
        : `{${size}}`
  return (
    <div
      className="json__row"
      style={{ transform: `translateY(${top}px)` }}
      role="treeitem"
      aria-level={path.length}
      aria-expanded={size === null ? undefined : open}
      aria-selected={active}
      tabIndex={active ? 0 : -1}
      data-testid="json-row"
      data-pointer={pointer}
      onClick={(event) => {
        if (!isTool(event.target)) onToggle()
      }}
      onKeyDown={(event) => {
        if (isTool(event.target)) return
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
        const pressed = event.key === 'Enter' || event.key === ' '
        const closing = event.key === 'ArrowLeft' && open
        const opening = event.key === 'ArrowRight' && !open && size !== null
        if (closing || opening || pressed) onToggle()
        if (step === 0 && !pressed) return
        event.preventDefault()
        const { nextElementSibling, previousElementSibling } = event.currentTarget
        const next = step > 0 ? nextElementSibling : step < 0 ? previousElementSibling : null
        if (next instanceof HTMLElement) next.focus()
      }}
    >
      <span className="json__line" style={{ paddingLeft: 4 + 14 * (path.length - 1) }}>
        <ChevronRight
          size={12}
          aria-hidden="true"
          className={classNames('json__arrow', open && 'json__arrow--open', size === null && 'json__arrow--none')}
        />
        <span className="json__name">{path.at(-1)}</span>
        <span className={`json__value json__value--${kind}`}>{shown}</span>
      </span>
      <span className="json__tools">
        <IconButton
          size="small"
          label={t('json.copyPath')}
          onClick={() => void attempt(() => navigator.clipboard.writeText(pointer))}
        >
          <Braces size={13} aria-hidden="true" />
        </IconButton>
        <CopyButton
          text={() => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''))}
          label={t('json.copyValue')}
        />
      </span>
    </div>
  )
}

/** Buttons of a row do what they do, and nothing to the row. */
const isTool = (target: EventTarget): boolean => target instanceof Element && target.closest('.json__tools') !== null
