import { MOST_TEXT } from '@shared/learning.ts'
import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../../lib/format.ts'
import { Segmented } from '../../../ui/Segmented.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { chooseMemory, listMemories, MOST_MEMORIES } from './learn-commands.ts'
import { type LearnSource, learnState } from './learn-state.ts'

const SOURCES = ['text', 'file', 'memories'] as const satisfies LearnSource[]

/** Which text is read. */
export function LearnSourceFields() {
  const { t } = useTranslation()
  const source = useStore(learnState, (state) => state.source)
  return (
    <>
      <Segmented
        label={t('graph.learn.from')}
        value={source}
        options={SOURCES.map((value) => ({ value, label: t(`graph.learn.source.${value}`) }))}
        onChange={(next) => learnState.setState({ source: next, error: null })}
        testId="graph-learn-source"
      />
      {source === 'text' ? <TextFields /> : null}
      {source === 'file' ? <p className="quiet">{t('graph.learn.fileText')}</p> : null}
      {source === 'memories' ? <MemoryFields /> : null}
    </>
  )
}

function TextFields() {
  const { t } = useTranslation()
  const locale = useLocale()
  const field = useId()
  const { text, own } = useStore(learnState)
  return (
    <>
      <textarea
        className="field learn__text"
        rows={9}
        aria-label={t('graph.learn.source.text')}
        placeholder={t('graph.learn.textExample')}
        value={text}
        onChange={({ target }) => learnState.setState({ text: target.value })}
        data-testid="graph-learn-text"
      />
      {text.length > MOST_TEXT ? (
        <p className="field-error" role="alert">
          {t('graph.learn.tooLong', {
            most: formatNumber(MOST_TEXT, locale),
            length: formatNumber(text.length, locale),
          })}
        </p>
      ) : null}
      <label className="learn__check" htmlFor={`${field}-own`}>
        <input
          id={`${field}-own`}
          type="checkbox"
          checked={own}
          onChange={({ target }) => learnState.setState({ own: target.checked })}
          data-testid="graph-learn-own"
        />
        {t('graph.learn.own')}
      </label>
    </>
  )
}

function MemoryFields() {
  const { t } = useTranslation()
  const { query, memories, chosen } = useStore(learnState)
  useEffect(() => listMemories(learnState.getState().query), [])
  const listed = [...chosen.values(), ...(memories ?? []).filter(({ id }) => !chosen.has(id))]
  return (
    <>
      <input
        className="field"
        type="search"
        aria-label={t('graph.learn.findMemory')}
        placeholder={t('graph.learn.findMemory')}
        value={query}
        onChange={({ target }) => listMemories(target.value)}
        data-testid="graph-learn-find"
      />
      {memories !== null && listed.length === 0 ? <p className="quiet">{t('graph.learn.noMemory')}</p> : null}
      {listed.length > 0 ? (
        <ul className="learn__list">
          {listed.map((memory) => (
            <li key={memory.id}>
              <label className="learn__check">
                <input
                  type="checkbox"
                  checked={chosen.has(memory.id)}
                  onChange={({ target }) => chooseMemory(memory, target.checked)}
                  data-testid="graph-learn-memory"
                />
                <span className="break">{memory.text}</span>
              </label>
            </li>
          ))}
        </ul>
      ) : null}
      {chosen.size > MOST_MEMORIES ? (
        <p className="field-error" role="alert">
          {t('graph.learn.tooMany', { most: MOST_MEMORIES })}
        </p>
      ) : null}
    </>
  )
}
