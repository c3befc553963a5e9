import type { Annotation, AnnotationId, AnnotationKind } from '@shared/annotations.ts'
import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../Button.tsx'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { AnnotationForm } from './AnnotationForm.tsx'
import { AnnotationRow } from './AnnotationRow.tsx'
import { addAnnotation, changeAnnotation, type Judged, removeAnnotation } from './annotation-commands.ts'
import { isThumb } from './Thumbs.tsx'

const KINDS: readonly AnnotationKind[] = ['comment', 'correction', 'label', 'score']

interface Props {
  of: Judged
  annotations: readonly Annotation[]
  /** What a correction begins with; null while it is not known yet. */
  output: string | null
}

/** What was said, to be changed and deleted, and the ways to say more. */
export function AnnotationList({ of, annotations, output }: Props) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  /** The kind of a new one, or the id of the one that is changed. */
  const [writing, setWriting] = useState<AnnotationKind | AnnotationId | null>(null)
  const [deleting, setDeleting] = useState<Annotation | null>(null)
  const close = () => {
    const from = writing
    setWriting(null)
    // The keyboard goes on where it was.
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-opens="${from}"]`)?.focus())
  }
  const added = KINDS.find((kind) => kind === writing)
  return (
    <div className="annotations__list" ref={box}>
      {annotations.length > 0 ? (
        <ul>
          {annotations
            .filter((each) => !isThumb(each))
            .map((each) =>
              each.id === writing ? (
                <li key={each.id}>
                  <AnnotationForm
                    kind={each.body.kind}
                    body={each.body}
                    output=""
                    onSave={(body) => changeAnnotation(each, body)}
                    onClose={close}
                  />
                </li>
              ) : (
                <AnnotationRow
                  key={each.id}
                  annotation={each}
                  onEdit={() => setWriting(each.id)}
                  onDelete={() => setDeleting(each)}
                />
              ),
            )}
        </ul>
      ) : null}
      {added ? (
        <AnnotationForm
          key={added}
          kind={added}
          body={null}
          output={output ?? ''}
          onSave={(body) => addAnnotation(of, body)}
          onClose={close}
        />
      ) : (
        <fieldset className="annotations__add" aria-label={t('annotations.add')}>
          {KINDS.map((kind) => (
            <Button
              key={kind}
              size="small"
              variant="ghost"
              icon={<Plus size={12} aria-hidden="true" />}
              disabled={kind === 'correction' && output === null}
              onClick={() => setWriting(kind)}
              data-opens={kind}
              data-testid={`annotate-${kind}`}
            >
              {t(`annotations.kind.${kind}`)}
            </Button>
          ))}
        </fieldset>
      )}
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(open) => {
          if (!open) setDeleting(null)
        }}
        title={t('annotations.deleteTitle')}
        description={t('annotations.deleteText')}
        confirmLabel={t('common.delete')}
        onConfirm={() => {
          if (deleting) void removeAnnotation(deleting)
        }}
      />
    </div>
  )
}
