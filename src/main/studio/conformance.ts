import {
  type Card,
  type CaseScore,
  type ConformanceEvent,
  type ConformanceState,
  foldConformance,
  type RunningCheck,
} from '@shared/conformance.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { Model } from '@shared/models.ts'
import { CASES, type ConformanceCase, fromSaved } from '../engine/conformance/cases.ts'
import { askedOf, scoreModel } from '../engine/conformance/score.ts'
import type { AuditLog } from '../govern/audit.ts'
import { newId } from '../kit/ids.ts'
import { Hub } from './hub.ts'
import type { InferenceQueue } from './inference.ts'
import { entryOf, type NewCase, type SavedCases } from './saved-cases.ts'
import type { ScoreCards, StoredCard } from './score-cards.ts'

/** Which cases a check puts to the model. */
export interface CheckScope {
  builtin: boolean
  saved: boolean
}

export interface ConformanceOptions {
  cases: SavedCases
  cards: ScoreCards
  inference: InferenceQueue
  audit: AuditLog
  /** A check that nobody waits for has failed. */
  onTrouble(error: { code: string; message: string }): void
}

/** Scores models on conformance cases, one check at a time, and keeps the results. */
export class ConformanceService {
  readonly cases: SavedCases
  readonly cards: ScoreCards
  readonly hub: Hub<ConformanceState, ConformanceEvent>
  readonly #options: ConformanceOptions
  #stopping: AbortController | null = null
  #running: Promise<unknown> = Promise.resolve()

  constructor(options: ConformanceOptions) {
    this.#options = options
    this.cases = options.cases
    this.cards = options.cards
    this.hub = new Hub<ConformanceState, ConformanceEvent>(
      { running: null, cards: this.cards.list(), cases: this.#entries() },
      foldConformance,
    )
  }

  /** Begins a check that goes on by itself. Errors: CONFLICT while one does. */
  start(actor: string, model: Model, scope: CheckScope): void {
    this.#refuseSecond()
    const stopping = new AbortController()
    this.#running = this.check(actor, model, scope, () => {}, stopping).catch((error: unknown) => {
      const { code, message } = toErrorInfo(error)
      if (code !== 'CANCELLED') this.#options.onTrouble({ code, message })
    })
  }

  cancel(): void {
    this.#stopping?.abort(new StudioError('CANCELLED', 'The check was stopped.'))
  }

  /** Puts the cases to a model and keeps the card. Errors: CONFLICT, VALIDATION_FAILED without cases, CANCELLED, those of `infer`. */
  async check(
    actor: string,
    model: Model,
    scope: CheckScope,
    onCase: (score: CaseScore) => void,
    stopping: AbortController,
  ): Promise<Card> {
    this.#refuseSecond()
    const { cases, names } = this.#chosen(scope)
    this.#stopping = stopping
    const { signal } = stopping
    const { inference, audit } = this.#options
    const startedAt = Date.now()
    const xrays: StoredCard['xrays'] = {}
    let engineBuild = 'unknown'
    let state: RunningCheck = {
      modelId: model.id,
      passed: 0,
      total: cases.length,
      done: 0,
      current: cases[0]?.id ?? null,
    }
    this.hub.emit({ running: state })
    try {
      const scored = await scoreModel(
        cases,
        (request) => inference.infer(model, request, () => {}, signal),
        (answered) => {
          const { score, xray } = answered
          if (xray) xrays[score.id] = xray
          engineBuild = answered.engineBuild ?? engineBuild
          const done = state.done + 1
          state = { ...state, done, passed: state.passed + Number(score.passed), current: cases[done]?.id ?? null }
          this.hub.emit({ running: state })
          onCase(named(score, names))
        },
        signal,
      )
      const { id, name, sha256, format } = model
      const card: Card = {
        id: newId('card'),
        model: { id, name, sha256, format },
        engineBuild,
        startedAt,
        endedAt: Date.now(),
        ...scored,
        cases: scored.cases.map((score) => named(score, names)),
      }
      this.cards.add({ ...card, xrays })
      const { passed, total } = card
      audit.append({ actor, action: 'model.checked', subject: model.id, result: 'ok', details: { passed, total } })
      return card
    } finally {
      this.#stopping = null
      this.hub.emit({ running: null, cards: this.cards.list() })
    }
  }

  /** Errors: those of {@link SavedCases.save}. */
  save(actor: string, given: NewCase) {
    const saved = this.cases.save(actor, given)
    this.#casesChanged()
    return entryOf(saved)
  }

  remove(actor: string, id: string): void {
    this.cases.remove(actor, id)
    this.#casesChanged()
  }

  importFrom(actor: string, path: string): number {
    const added = this.cases.importFrom(actor, path)
    this.#casesChanged()
    return added
  }

  /** Stops what goes on, and every stream. */
  async close(): Promise<void> {
    this.cancel()
    await this.#running
    this.hub.close()
  }

  #chosen({ builtin, saved }: CheckScope): { cases: ConformanceCase[]; names: Map<string, string> } {
    const own = saved ? this.cases.list() : []
    const cases = [...(builtin ? CASES : []), ...own.map(fromSaved)]
    if (cases.length === 0)
      throw new StudioError(
        'VALIDATION_FAILED',
        'There is no case to check with. Save one from the X-ray of an answer.',
      )
    return { cases, names: new Map(own.map(({ id, name }) => [id, name])) }
  }

  #casesChanged(): void {
    this.hub.emit({ cases: this.#entries() })
  }

  #entries(): ConformanceState['cases'] {
    const builtin = CASES.map((each) => ({
      id: each.id,
      group: each.group,
      saved: null,
      asked: askedOf(each),
      expect: each.expect,
    }))
    return [...builtin, ...this.cases.list().map(entryOf)]
  }

  #refuseSecond(): void {
    if (this.#stopping)
      throw new StudioError('CONFLICT', 'A model is being checked already. Wait for it to end, or stop it first.')
  }
}

const named = (score: CaseScore, names: ReadonlyMap<string, string>): CaseScore => ({
  ...score,
  name: names.get(score.id) ?? score.id,
})
