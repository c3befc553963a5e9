import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Memory, MemoryId, RunMemories } from '@shared/memory.ts'
import type { Span } from '@shared/runs.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { RecallHit } from './RecallHit.tsx'

interface Props {
  span: Span
  onOpen: (id: MemoryId) => void
}

/** Of the run itself, all it remembered and was given; of a call, what it remembered; of a recall, what was found. Nothing where there is none. */
export function StepMemories({ span, onOpen }: Props) {
  const { t } = useTranslation()
  const { runId, id, kind, parentId, status } = span
  const [found, setFound] = useState<RunMemories | null>(null)
  const [problem, setProblem] = useState<ErrorInfo | null>(null)
  const whole = kind === 'agent' && parentId === null
  const asks = whole || kind === 'tool' || kind === 'retrieval'
  useEffect(() => {
    let gone = false
    const ask = async (_status: string) => {
      try {
        const memories = await api().memory.ofRun({ runId })
        if (!gone) setFound(memories)
      } catch (error) {
        if (!gone) setProblem(toErrorInfo(error))
      }
    }
    if (asks) void ask(status)
    return () => {
      gone = true
    }
  }, [runId, status, asks])
  if (problem) return <ErrorPanel error={problem} title={t('memory.ofStepFailed')} />
  if (!found) return null
  const wrote = found.wrote.filter((memory) => whole || memory.spanId === id)
  const given = new Map<string, Memory>()
  if (whole) {
    for (const { hits } of found.recalled) for (const { memory, used } of hits) if (used) given.set(memory.id, memory)
  }
  const here = found.recalled.filter(({ spanId }) => spanId === id)
  return (
    <>
      <Named title={t('memory.wrote', { count: wrote.length })} memories={wrote} onOpen={onOpen} />
      <Named title={t('memory.given', { count: given.size })} memories={[...given.values()]} onOpen={onOpen} />
      {here.map((answer) => (
        <section key={answer.id}>
          <h3 className="section-title">{t('memory.found', { count: answer.hits.length })}</h3>
          {answer.wordsOnly ? <p className="quiet">{answer.wordsOnly}</p> : null}
          <ul className="memory-recall__hits">
            {answer.hits.map((hit) => (
              <RecallHit key={hit.memory.id} hit={hit} best={answer.hits[0]?.score ?? 0} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Named({ title, memories, onOpen }: { title: string; memories: readonly Memory[] } & Pick<Props, 'onOpen'>) {
  const { t } = useTranslation()
  if (memories.length === 0) return null
  return (
    <section data-testid="step-memories">
      <h3 className="section-title">{title}</h3>
      <ul className="memory-detail__list">
        {memories.map(({ id, text, status }) => (
          <li key={id} className="memory-detail__item">
            <button type="button" className="link clip" title={text} onClick={() => onOpen(id)}>
              {text}
            </button>
            {status === 'active' ? null : <span className="quiet">{t(`memory.status.${status}`)}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
