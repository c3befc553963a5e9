import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Card, type CardSummary, CaseXray } from '@shared/conformance.ts'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { JsonFolder } from '../kit/json-folder.ts'

/** Cards kept of one model; older ones go. */
const KEPT = 20

/** A card with the X-rays of its failed cases, by id. */
const StoredCard = Card.extend({ xrays: z.record(z.string(), CaseXray) })
export type StoredCard = z.infer<typeof StoredCard>

/** The results of checks, as JSON files in the profile beside the cases. */
export class ScoreCards {
  readonly #folder: JsonFolder<StoredCard>

  constructor(profilePath: string) {
    this.#folder = new JsonFolder(join(profilePath, 'conformance', 'cards'), StoredCard)
  }

  /** Newest first. */
  list(): CardSummary[] {
    return this.#folder
      .list()
      .map(({ cases: _, xrays: __, ...summary }) => summary)
      .sort((a, b) => b.startedAt - a.startedAt)
  }

  add(card: StoredCard): void {
    this.#folder.put(card)
    const ofModel = this.list().filter(({ model }) => model.sha256 === card.model.sha256)
    for (const { id } of ofModel.slice(KEPT)) this.#folder.remove(id)
  }

  /** Errors: NOT_FOUND. */
  get(id: string): Card {
    const { xrays: _, ...card } = this.#stored(id)
    return card
  }

  /** The answer to a failed case, taken apart. Errors: NOT_FOUND. */
  xray(id: string, caseId: string): CaseXray {
    const { xrays } = this.#stored(id)
    const found = Object.hasOwn(xrays, caseId) ? xrays[caseId] : undefined
    if (!found)
      throw new StudioError('NOT_FOUND', 'There is no X-ray of this case: only failed answers are kept whole.')
    return found
  }

  exportTo(id: string, path: string): void {
    writeFileSync(path, `${JSON.stringify(this.get(id), null, 2)}\n`)
  }

  #stored(id: string): StoredCard {
    const found = /^card_[0-9a-z]{4,40}$/.test(id) ? this.#folder.get(id) : null
    if (!found) throw new StudioError('NOT_FOUND', `There is no conformance card ${id}; check the model again.`)
    return found
  }
}
