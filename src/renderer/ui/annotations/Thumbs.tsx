import type { Annotation } from '@shared/annotations.ts'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../IconButton.tsx'
import { addAnnotation, type Judged, removeAnnotation } from './annotation-commands.ts'

/** The score that the two buttons give. */
const NAME = 'thumb'

/** Whether the buttons show this annotation, so that no list needs to. */
export const isThumb = ({ body }: Annotation): boolean =>
  body.kind === 'score' && body.name === NAME && (body.value === 0 || body.value === 1)

interface Props {
  of: Judged
  annotations: readonly Annotation[]
}

/** Good or bad in one click; a second click takes it back. */
export function Thumbs({ of, annotations }: Props) {
  const { t } = useTranslation()
  const given = annotations.find(isThumb)
  const value = given?.body.kind === 'score' ? given.body.value : null
  const press = (pressed: 0 | 1) => {
    if (given && value === pressed) void removeAnnotation(given)
    else void addAnnotation(of, { kind: 'score', name: NAME, value: pressed })
  }
  return (
    <span className="thumbs">
      <IconButton
        size="small"
        label={t('annotations.up')}
        aria-pressed={value === 1}
        className="thumbs__up"
        onClick={() => press(1)}
        data-testid="thumb-up"
      >
        <ThumbsUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        size="small"
        label={t('annotations.down')}
        aria-pressed={value === 0}
        className="thumbs__down"
        onClick={() => press(0)}
        data-testid="thumb-down"
      >
        <ThumbsDown size={14} aria-hidden="true" />
      </IconButton>
    </span>
  )
}
