import { toErrorInfo } from '@shared/errors.ts'
import type { FindByMeaning } from '../../memory/long-term.ts'
import { withoutMoment } from '../../memory/recall/telling-query.ts'
import type { Store } from '../../store/types.ts'
import type { Meaning } from '../meaning/open-meaning.ts'

/** Nearest that are looked at; what does not hold any more is among them. */
const NEAREST = 200

/** Memories nearest to a query; without a model, or when it fails, words alone decide and the answer says why. */
export const findByMeaning =
  (store: Store, meaning: () => Pick<Meaning, 'embed' | 'vectors'>): FindByMeaning =>
  async (query, scopes, signal = new AbortController().signal) => {
    const { embed, vectors } = meaning()
    if (query.trim() === '') return { none: 'There was nothing to search for.' }
    try {
      const outcome = await embed([withoutMoment(query)], signal, 'query')
      const vector = outcome?.vectors[0]
      if (!outcome || !vector) return { none: 'No embedding model is in use, so only words were searched.' }
      const among =
        scopes &&
        Uint32Array.from(store.all<{ seq: number }>(IN_SCOPES, { scopes: JSON.stringify(scopes) }), ({ seq }) => seq)
      const options = { k: NEAREST, signal, ...(among ? { among } : {}) }
      return await vectors.search('memory', outcome.modelSha256, vector, options)
    } catch (error) {
      if (signal.aborted) throw error
      return { none: `Only words were searched: ${toErrorInfo(error).message}` }
    }
  }

const IN_SCOPES = 'SELECT seq FROM memory WHERE scope IN (SELECT value FROM json_each(:scopes))'
