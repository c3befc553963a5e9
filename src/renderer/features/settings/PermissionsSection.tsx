import type { PermissionMode } from '@shared/permissions.ts'
import { formatRule, parseRule } from '@shared/rule-text.ts'
import type { Settings } from '@shared/settings.ts'
import { Trash2 } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

const MODES: readonly PermissionMode[] = ['ask', 'rules', 'readOnly']

/** What tools may do without asking, and what they may not do at all. */
export function PermissionsSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const { mode, rules } = settings.permissions
  return (
    <SettingSection title={t('permissions.title')} testId="settings-permissions">
      <SettingRow title={t('permissions.mode')} text={t(`permissions.modeText.${mode}`)}>
        <Segmented
          label={t('permissions.mode')}
          value={mode}
          options={MODES.map((value) => ({ value, label: t(`permissions.modeIs.${value}`) }))}
          testId="permission-mode"
          onChange={(next) => void updateSettings({ permissions: { mode: next } })}
        />
      </SettingRow>
      <div className="permission-rules">
        <h3 className="setting-row__title">{t('permissions.rules')}</h3>
        <p className="setting-row__text">{t('permissions.rulesText')}</p>
        {rules.length === 0 ? <p className="quiet">{t('permissions.none')}</p> : null}
        <ul className="permission-rules__list">
          {rules.map((rule, index) => {
            const text = formatRule(rule)
            const without = rules.filter((_, at) => at !== index)
            return (
              <li
                key={text}
                className="permission-rules__rule"
                data-testid="permission-rule"
                data-decision={rule.decision}
              >
                <code>{text}</code>
                <IconButton
                  label={t('permissions.remove', { rule: text })}
                  onClick={() => void updateSettings({ permissions: { rules: without } })}
                >
                  <Trash2 size={14} aria-hidden="true" />
                </IconButton>
              </li>
            )
          })}
        </ul>
        <NewRule settings={settings} />
      </div>
    </SettingSection>
  )
}

function NewRule({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const { rule, problem } = parseRule(text.trim())
  const add = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!rule) return
    const { rules } = settings.permissions
    const kept = rules.filter((each) => formatRule(each) !== formatRule(rule))
    void updateSettings({ permissions: { rules: [...kept, rule] } })
    setText('')
    setTried(false)
  }
  const wrong = tried && text.trim() !== '' ? problem : null
  return (
    <form className="permission-rules__new" onSubmit={add}>
      <label className="sr-only" htmlFor={id}>
        {t('permissions.addLabel')}
      </label>
      <input
        id={id}
        className="field mono"
        data-testid="permission-new"
        placeholder="allow write_file when path is notes/**"
        autoComplete="off"
        spellCheck={false}
        maxLength={3000}
        value={text}
        aria-invalid={wrong !== null}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" data-testid="permission-add">
        {t('permissions.add')}
      </Button>
      {wrong ? (
        <p id={`${id}-wrong`} className="warning-text permission-rules__wrong" role="alert">
          {wrong}
        </p>
      ) : null}
    </form>
  )
}
