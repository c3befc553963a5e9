import { useTranslation } from 'react-i18next'

/** Tags there is room for beside the other facts of a run. */
const SHOWN = 2

/** The first tags of a run in its row, and how many more there are. */
export function RunRowTags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation()
  const more = tags.length - SHOWN
  return (
    <span className="run-row__tags" title={tags.join(', ')}>
      {tags.slice(0, SHOWN).map((tag) => (
        <span key={tag} className="run-row__tag">
          {tag}
        </span>
      ))}
      {more > 0 ? (
        <span>
          <span aria-hidden="true">+{more}</span>
          <span className="sr-only">{t('annotations.moreTags', { count: more })}</span>
        </span>
      ) : null}
    </span>
  )
}
