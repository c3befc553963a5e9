import type { McpProblem } from '@shared/mcp.ts'
import { OctagonAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** Why a server cannot be used, in plain words, with the last lines it wrote. */
export function ProblemNote({ problem }: { problem: McpProblem }) {
  const { t } = useTranslation()
  return (
    <div
      className="error-panel connections__problem"
      role="alert"
      data-testid="connection-problem"
      data-kind={problem.kind}
    >
      <OctagonAlert size={16} aria-hidden="true" />
      <div className="error-panel__body">
        <p className="error-panel__title">{t(`connections.problem.${problem.kind}`)}</p>
        <p className="error-panel__message">{problem.message}</p>
        {problem.lines.length > 0 ? <pre className="connections__lines">{problem.lines.join('\n')}</pre> : null}
      </div>
    </div>
  )
}
