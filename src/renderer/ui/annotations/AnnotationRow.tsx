import type { Annotation, AnnotationKind } from '@shared/annotations.ts'
import { Gauge, type LucideIcon, MessageSquareText, PencilLine, SquarePen, Tag, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../lib/format.ts'
import { IconButton } from '../IconButton.tsx'
import { useLocale } from '../use-locale.ts'

const ICONS: Record<AnnotationKind, LucideIcon> = {
  score: Gauge,
  label: Tag,
  correction: PencilLine,
  comment: MessageSquareText,
}

interface Props {
  annotation: Annotation
  onEdit: () => void
  onDelete: () => void
}

/** One annotation, with what can be done to it. */
export function AnnotationRow({ annotation, onEdit, onDelete }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { body, updatedAt, id } = annotation
  const Icon = ICONS[body.kind]
  const kind = t(`annotations.kind.${body.kind}`)
  return (
    <li className="annotation" data-testid="annotation" data-kind={body.kind}>
      <Icon size={14} aria-hidden="true" />
      <div className="annotation__said">
        <span className="annotation__kind" title={formatTime(updatedAt, locale)}>
          {kind}
        </span>
        {body.kind === 'score' ? (
          <p>
            {body.name} <strong>{body.value}</strong>
          </p>
        ) : (
          <p className="annotation__text">{body.text}</p>
        )}
      </div>
      <IconButton
        size="small"
        label={t('annotations.edit', { kind })}
        onClick={onEdit}
        data-opens={id}
        data-testid="annotation-edit"
      >
        <SquarePen size={13} aria-hidden="true" />
      </IconButton>
      <IconButton
        size="small"
        label={t('annotations.delete', { kind })}
        onClick={onDelete}
        data-testid="annotation-delete"
      >
        <Trash2 size={13} aria-hidden="true" />
      </IconButton>
    </li>
  )
}
