import { useTranslation } from 'react-i18next'
import { JsonTree } from '../JsonTree.tsx'
import { TextBlock } from '../TextBlock.tsx'

/** Arguments of a call: texts of several lines, such as code, and lists of names as a person reads them, the others as a tree. */
export function ArgumentList({ values }: { values: Record<string, unknown> }) {
  const { t } = useTranslation()
  const entries = Object.entries(values)
  if (entries.length === 0) return <p className="quiet">{t('tool.noArguments')}</p>
  const texts = entries.flatMap(([name, value]) => {
    const text = readable(value)
    return text === null ? [] : [{ name, text }]
  })
  if (texts.length === 0) return <JsonTree value={values} label={t('tool.arguments')} />
  const others = Object.fromEntries(entries.filter(([name]) => !texts.some((each) => each.name === name)))
  return (
    <div className="argument-list">
      {texts.map(({ name, text }) => (
        <div key={name} className="argument-list__text" data-testid={`argument-${name}`}>
          <code className="quiet">{name}</code>
          <TextBlock text={text} label={name} />
        </div>
      ))}
      {Object.keys(others).length > 0 ? <JsonTree value={others} label={t('tool.arguments')} /> : null}
    </div>
  )
}

function readable(value: unknown): string | null {
  if (typeof value === 'string') return value.includes('\n') ? value : null
  if (!Array.isArray(value) || value.length === 0) return null
  return value.every((each) => typeof each === 'string' && each !== '' && !each.includes('\n'))
    ? value.join('\n')
    : null
}
