import { useTranslation } from 'react-i18next'

/** The first tags of a run in its row, and how many more there are. */
export function RunRowTags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation()
  // There is room for two words beside the other facts of a run.
  const shown = tags.length <= 2 ? tags.length : 1
  const more = tags.length - shown
  return (
    <span className="run-row__tags" title={tags.join(', ')}>
      {tags.slice(0, shown).map((tag) => (
        <span key={tag} className="run-row__tag">
          {tag}
        </span>
      ))}
      {more > 0 ? (
        <span className="run-row__more">
          <span aria-hidden="true">+{more}</span>
          <span className="sr-only">{t('annotations.moreTags', { count: more })}</span>
        </span>
      ) : null}
    </span>
  )
}
