import type { PathStep } from '@shared/graph.ts'
import { showRelation } from './graph-commands.ts'
import { percentOf, relationWords, stepWords } from './path-words.ts'

/** A path in words, a step a line; each opens its relation. */
export function PathView({ path, onInspect }: { path: readonly PathStep[]; onInspect: () => void }) {
  return (
    <ol className="graph-path" data-testid="graph-path">
      {path.map(stepWords).map((known) => {
        const { subject, relation, object } = known
        return (
          <li key={relation.id}>
            <button
              type="button"
              className="graph-path__step"
              onClick={() => {
                showRelation(known)
                onInspect()
              }}
              data-testid="graph-path-step"
            >
              <span className="break">
                {subject.name} <em>{relationWords(relation.type)}</em> {object.name}
              </span>
              <span className="quiet">{percentOf(relation.confidence)}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
