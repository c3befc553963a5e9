import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../../bridge/studio-store.ts'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import type { DraftProblem, ForkDraft } from './fork-draft.ts'
import type { OpenFork } from './fork-state.ts'
import { MemoryFields } from './MemoryFields.tsx'
import { ModelFields } from './ModelFields.tsx'

interface Props {
  open: OpenFork
  draft: ForkDraft
  change: (part: Partial<ForkDraft>) => void
  problem: DraftProblem | null
}

type SectionId = 'words' | 'model' | 'tools' | 'memory'

/** Everything that can be otherwise at any step, folded; a section says when something in it is. */
export function ForkSections({ open, draft, change, problem }: Props) {
  const { t } = useTranslation()
  const { point, token } = open
  const [unfolded, setUnfolded] = useState<ReadonlySet<SectionId>>(
    () => new Set<SectionId>(point.kind === 'inference' && !token ? ['words'] : []),
  )
  const changed: Record<SectionId, boolean> = {
    words: draft.prompt !== point.prompt || draft.input !== point.input,
    model:
      draft.modelId !== point.modelId ||
      draft.seed.trim() !== String(point.seed) ||
      JSON.stringify(draft.sampling) !== JSON.stringify(point.sampling),
    tools: draft.tools.toSorted().join() !== point.tools.toSorted().join(),
    memory: draft.without.length > 0 || draft.asOf === 'now',
  }
  const bodies: Record<SectionId, React.ReactNode> = {
    words: <WordFields draft={draft} change={change} invalid={problem === 'input'} />,
    model: <ModelFields draft={draft} change={change} invalid={problem === 'seed'} />,
    tools: <ToolFields draft={draft} change={change} known={point.tools} />,
    memory: <MemoryFields memories={open.memories} draft={draft} change={change} />,
  }
  return (
    <div className="fork-sections">
      {(['words', 'model', 'tools', 'memory'] as const).map((id) => (
        <Disclosure
          key={id}
          title={
            <span data-testid={`fork-section-${id}`}>
              {t(`fork.section.${id}`)}
              {changed[id] ? <span className="fork-sections__changed">{t('fork.changed')}</span> : null}
            </span>
          }
          open={unfolded.has(id)}
          onToggle={(shown) =>
            setUnfolded((before) => {
              const next = new Set(before)
              if (shown) next.add(id)
              else next.delete(id)
              return next
            })
          }
        >
          {bodies[id]}
        </Disclosure>
      ))}
    </div>
  )
}

type FieldsProps = Pick<Props, 'draft' | 'change'>

function WordFields({ draft, change, invalid }: FieldsProps & { invalid: boolean }) {
  return (
    <>
      <WordField name="input" rows={3} invalid={invalid} value={draft.input} onChange={(input) => change({ input })} />
      <WordField name="prompt" rows={4} value={draft.prompt} onChange={(prompt) => change({ prompt })} />
    </>
  )
}

interface WordFieldProps {
  name: 'input' | 'prompt'
  rows: number
  invalid?: boolean
  value: string
  onChange: (text: string) => void
}

function WordField({ name, rows, invalid = false, value, onChange }: WordFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="fork-form__hint">
        {t(`fork.${name}`)}
      </label>
      <textarea
        id={id}
        className="field fork-form__text"
        data-testid={`fork-${name}`}
        rows={rows}
        aria-invalid={invalid}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  )
}

function ToolFields({ draft, change, known }: FieldsProps & { known: readonly string[] }) {
  const { t } = useTranslation()
  const tools = useStudio((studio) => studio.tools) ?? []
  const names = tools.filter(({ name, disabledReason }) => disabledReason === null || known.includes(name))
  return (
    <fieldset className="fork-choices" aria-label={t('fork.section.tools')}>
      {names.map(({ name, description }) => (
        <label key={name} className="fork-choices__one" title={description}>
          <input
            type="checkbox"
            checked={draft.tools.includes(name)}
            onChange={({ target }) =>
              change({ tools: target.checked ? [...draft.tools, name] : draft.tools.filter((each) => each !== name) })
            }
          />
          <code>{name}</code>
        </label>
      ))}
    </fieldset>
  )
}
