import type { RunId } from '@shared/ids.ts'
import { X } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { markRun } from '../../ui/annotations/annotation-commands.ts'
import { IconButton } from '../../ui/IconButton.tsx'

/** The tags of a run, each to be taken away, and a field for more; a comma or Enter ends one. */
export function RunTags({ runId, tags }: { runId: RunId; tags: readonly string[] }) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState('')
  const runs = useStudio((studio) => studio.runs)
  const used = useMemo(() => [...new Set((runs ?? []).flatMap((run) => run.marks?.tags ?? []))].sort(), [runs])
  const keep = () => {
    const typed = text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '')
    setText('')
    const next = [...new Set([...tags, ...typed])]
    if (next.length > tags.length) void markRun(runId, { tags: next })
  }
  return (
    <div className="run-tags">
      {tags.map((tag) => (
        <span key={tag} className="tag" data-testid="run-tag">
          <span className="clip">{tag}</span>
          <IconButton
            size="small"
            label={t('annotations.removeTag', { tag })}
            onClick={() => void markRun(runId, { tags: tags.filter((each) => each !== tag) })}
          >
            <X size={11} aria-hidden="true" />
          </IconButton>
        </span>
      ))}
      <input
        className="field run-tags__field"
        aria-label={t('annotations.addTag')}
        placeholder={t('annotations.addTag')}
        list={id}
        value={text}
        maxLength={400}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ',') return
          event.preventDefault()
          keep()
        }}
        data-testid="run-tag-field"
      />
      <datalist id={id}>
        {used
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </div>
  )
}
