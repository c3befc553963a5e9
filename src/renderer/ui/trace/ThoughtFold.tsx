import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { Disclosure } from '../Disclosure.tsx'
import { TextWindow } from '../TextWindow.tsx'
import { useLocale } from '../use-locale.ts'

/** Characters from which only what is on the screen is in the page. */
const LONG = 20_000

interface Props {
  text: string
  /** It is being thought. */
  live: boolean
  open: boolean
  onToggle: (open: boolean) => void
}

/** What the model thought, folded to its length. */
export function ThoughtFold({ text, live, open, onToggle }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const length = t('talk.characters', { count: text.length, shown: formatNumber(text.length, locale) })
  return (
    <div className="thought" data-testid="thought">
      <Disclosure
        title={
          <>
            {live ? t('run.thinking') : t('run.thought')}
            <span className="thought__length">{length}</span>
          </>
        }
        open={open}
        onToggle={onToggle}
      >
        {text.length > LONG ? (
          <TextWindow text={text} mono={false} label={t('run.thought')} />
        ) : (
          <p className="thought__text">{text}</p>
        )}
      </Disclosure>
    </div>
  )
}
