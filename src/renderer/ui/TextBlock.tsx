import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../lib/class-names.ts'
import { clampText } from '../lib/text.ts'
import { Button } from './Button.tsx'
import { SCROLLS } from './scrolls.ts'
import { TextWindow } from './TextWindow.tsx'

interface Props {
  text: string
  mono?: boolean
  bad?: boolean
  /** Read aloud as the name of the scrolling region. */
  label: string
  limit?: number
}

/** Text of any length: wraps, scrolls when tall; of a long one, asked for whole, only what is on the screen is in the page. */
export function TextBlock({ text, mono = true, bad = false, label, limit }: Props) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { shown, hidden } = clampText(text, limit)
  if (all) return <TextWindow text={text} mono={mono} bad={bad} label={label} />
  return (
    <div className={classNames('text-block', bad && 'text-block--bad')}>
      <figure className={classNames('text-block__text', mono && 'mono')} aria-label={label} {...SCROLLS}>
        {shown === '' ? <span className="quiet">{t('common.empty')}</span> : shown}
        {hidden > 0 ? '…' : null}
      </figure>
      {hidden > 0 ? (
        <Button size="small" variant="ghost" onClick={() => setAll(true)}>
          {t('common.showAll', { count: hidden })}
        </Button>
      ) : null}
    </div>
  )
}
