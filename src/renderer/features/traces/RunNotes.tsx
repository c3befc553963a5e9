import type { RunId } from '@shared/ids.ts'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { markRun } from '../../ui/annotations/annotation-commands.ts'

/** What a person wants to remember of a run; kept when the field is left. */
export function RunNotes({ runId, notes }: { runId: RunId; notes: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState(notes)
  useEffect(() => setText(notes), [notes])
  return (
    <div className="run-notes">
      <label htmlFor={id}>{t('annotations.notes')}</label>
      <textarea
        id={id}
        className="field"
        rows={3}
        value={text}
        maxLength={10_000}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (text !== notes) void markRun(runId, { notes: text })
        }}
        data-testid="run-notes"
      />
    </div>
  )
}
