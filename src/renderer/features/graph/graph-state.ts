import type { ErrorInfo } from '@shared/errors.ts'
import type {
  Entity,
  EntityId,
  GraphAnswer,
  GraphPart,
  PathStep,
  Relation,
  RelationEvidence,
  RelationType,
} from '@shared/graph.ts'
import { createStore } from 'zustand/vanilla'
import type { ColourBy } from './draw/looks.ts'

export type GraphTab = 'find' | 'path' | 'ask' | 'alike'

/** A relation with what its ends are called. */
export interface KnownRelation {
  relation: Relation
  subject: Entity
  object: Entity
}

export type Selected =
  | { kind: 'entity'; id: EntityId }
  /** `held`: whether it holds now; null until that was looked up. */
  | ({ kind: 'relation'; held: boolean | null } & KnownRelation)

export interface Merge {
  id: string
  from: Entity
  into: Entity
  by: string
  at: number
  undone: boolean
}

export interface Duplicate {
  a: Entity
  b: Entity
  score: number
  reason: string
}

interface GraphState {
  tab: GraphTab
  /** Whether the relations are listed instead of drawn. */
  listed: boolean
  colourBy: ColourBy
  /** Null until it was asked for. */
  part: GraphPart | null
  partError: ErrorInfo | null
  /** Kinds of relation there are, most used first. */
  types: { type: RelationType; count: number }[]
  /** Kinds that are not to be shown. */
  without: ReadonlySet<RelationType>
  minConfidence: number
  /** Unix milliseconds of the moment that is shown; null: now. */
  asOf: number | null
  /** When the graph changed, oldest first. */
  moments: number[]
  /** Most entities that are shown at first. */
  limit: number
  /** Whose surroundings alone are shown; null: the most connected. */
  focus: Entity | null
  hops: number
  /** Whose neighbours are shown as well. */
  expanded: EntityId[]
  query: string
  found: Entity[] | null
  selected: Selected | null
  /** The chosen entity and its relations. */
  entity: Entity | null
  relations: KnownRelation[]
  /** Of the chosen relation; null until it was asked for. */
  evidence: RelationEvidence[] | null
  detailError: ErrorInfo | null
  from: Entity | null
  to: Entity | null
  /** Null before both ends are known; empty where there is none. */
  path: PathStep[] | null
  question: string
  asking: boolean
  answer: GraphAnswer | null
  answerError: ErrorInfo | null
  /** The answer whose path stands out. */
  chosenAnswer: number | null
  duplicates: Duplicate[] | null
  merges: Merge[]
  /** The dialog for a new relation, with its subject. */
  adding: { subject: string } | null
  /** Where the picture is to go; counted, so that one can be asked for twice. */
  centre: { id: string; times: number } | null
}

export const graphState = createStore<GraphState>(() => ({
  tab: 'find',
  listed: false,
  colourBy: 'relation',
  part: null,
  partError: null,
  types: [],
  without: new Set(),
  minConfidence: 0,
  asOf: null,
  moments: [],
  limit: 500,
  focus: null,
  hops: 1,
  expanded: [],
  query: '',
  found: null,
  selected: null,
  entity: null,
  relations: [],
  evidence: null,
  detailError: null,
  from: null,
  to: null,
  path: null,
  question: '',
  asking: false,
  answer: null,
  answerError: null,
  chosenAnswer: null,
  duplicates: null,
  merges: [],
  adding: null,
  centre: null,
}))

/** Whether something but the whole of now is shown. */
export const isNarrowed = ({ without, minConfidence, asOf, focus }: GraphState): boolean =>
  without.size > 0 || minConfidence > 0 || asOf !== null || focus !== null

const NO_PATH: readonly PathStep[] = []

/** The path that stands out. */
export function shownPath({ tab, path, answer, chosenAnswer }: GraphState): readonly PathStep[] {
  if (tab === 'path') return path ?? NO_PATH
  if (tab === 'ask' && chosenAnswer !== null) return answer?.answers[chosenAnswer]?.path ?? NO_PATH
  return NO_PATH
}
