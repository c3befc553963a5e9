import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  children: ReactNode
  testId?: string
}

export function SettingSection({ title, children, testId }: SectionProps) {
  return (
    <section className="setting-section" aria-label={title} data-testid={testId}>
      <h2 className="setting-section__title">{title}</h2>
      <div className="setting-section__rows">{children}</div>
    </section>
  )
}

interface RowProps {
  title: string
  /** Id of the control, when it takes a label. */
  control?: string
  /** Id of the explanation, for `aria-describedby`. */
  textId?: string
  text?: ReactNode
  children: ReactNode
}

/** What a setting is, at the left, and its control, at the right. */
export function SettingRow({ title, control, textId, text, children }: RowProps) {
  return (
    <div className="setting-row">
      <div className="setting-row__what">
        {control ? (
          <label className="setting-row__title" htmlFor={control}>
            {title}
          </label>
        ) : (
          <p className="setting-row__title">{title}</p>
        )}
        {text ? (
          <p className="setting-row__text" id={textId}>
            {text}
          </p>
        ) : null}
      </div>
      <div className="setting-row__control">{children}</div>
    </div>
  )
}
