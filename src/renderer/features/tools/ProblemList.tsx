import type { ToolId } from '@shared/ids.ts'
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { CodeProblem } from '../../editor/written.ts'
import { toolsState } from './tools-state.ts'

const NONE: CodeProblem[] = []

/** What the language service and the sandbox find wrong with what is written; a line leads to its place. */
export function ProblemList({ toolId }: { toolId: ToolId }) {
  const { t } = useTranslation()
  const found = useStore(toolsState, (state) => state.problems[toolId]) ?? NONE
  const check = useStore(toolsState, (state) => state.checks[toolId])
  const known = new Set(found.map(({ line, severity }) => `${line} ${severity}`))
  const problem = check?.problem
  // A mistake that both see is said once, in the words of the language service.
  const own: CodeProblem[] =
    problem && !known.has(`${problem.line} error`)
      ? [{ line: problem.line ?? 1, column: problem.column ?? 1, message: problem.message, severity: 'error' }]
      : []
  const problems = [...found, ...own]
  if (problems.length === 0) {
    return (
      <div className="problems problems--none" data-testid="tool-problems" data-count={0}>
        {check ? (
          <>
            <CircleCheck size={14} aria-hidden="true" />
            <span>{t('tools.noProblems')}</span>
          </>
        ) : null}
      </div>
    )
  }
  return (
    <ul className="problems" aria-label={t('tools.problems')} data-testid="tool-problems" data-count={problems.length}>
      {problems.map(({ line, column, message, severity }) => (
        <li key={`${line}:${column}:${message}`}>
          <button
            type="button"
            className={`problems__row problems__row--${severity}`}
            onClick={() => toolsState.setState({ place: { line, column } })}
          >
            {severity === 'error' ? (
              <CircleAlert size={14} aria-hidden="true" />
            ) : (
              <TriangleAlert size={14} aria-hidden="true" />
            )}
            <span className="problems__place">{`${line}:${column}`}</span>
            <span className="problems__text">{message}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
