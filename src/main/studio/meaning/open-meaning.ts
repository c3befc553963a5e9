import type { EmbeddingWork } from '@shared/embedding.ts'
import type { EngineState } from '@shared/models.ts'
import type { StudioEvent, StudioState } from '@shared/state.ts'
import type { EngineClient } from '../../engine/client.ts'
import type { EmbedOutcome } from '../../engine/protocol.ts'
import { WorkerVectorIndex } from '../../memory/vectors/worker-index.ts'
import type { Store } from '../../store/types.ts'
import { EmbeddingService } from '../embeddings.ts'
import type { Hub } from '../hub.ts'
import type { ModelService } from '../models.ts'
import type { SettingsService } from '../settings.ts'
import { EmbeddingKeeper } from './embedding-keeper.ts'
import type { EmbeddingRole } from './prefixes.ts'

/** What of the studio it stands on. */
interface Parts {
  store: Store
  engine: EngineClient
  models: ModelService
  settings: SettingsService
}

interface Places {
  /** Folder of the built worker entries. */
  entries: string
  /** See `ConnectOptions.nativeBinding`. */
  sqliteBinding?: string | null | undefined
}

/** What the studio finds texts by, beside their words. */
export interface Meaning {
  embeddings: EmbeddingService
  /** Searches the rows of `embedding`. */
  vectors: WorkerVectorIndex
  keeper: EmbeddingKeeper
  /** With the model in use; null when there is none. Errors: as `EmbeddingService.embed`. */
  embed(texts: readonly string[], signal: AbortSignal, role: EmbeddingRole): Promise<EmbedOutcome> | null
  close(): Promise<void>
}

/** Opens all that has to do with vectors; no thread and no model before they are used. */
export function openMeaning(
  { store, engine, models, settings }: Parts,
  { entries, sqliteBinding }: Places,
  onChange: (work: EmbeddingWork) => void,
): Meaning {
  const embeddings = new EmbeddingService(engine, models, () => settings.current)
  const entry = new URL('vector-worker.js', entries)
  const vectors = new WorkerVectorIndex(entry, { path: store.path, nativeBinding: sqliteBinding ?? null })
  const keeper = new EmbeddingKeeper({
    store,
    index: vectors,
    model: () => embeddings.model,
    embed: (texts, signal) => embeddings.embed(texts, null, signal, 'passage'),
    idle: (signal) => untilIdle(engine, signal),
    onChange,
  })
  return {
    embeddings,
    vectors,
    keeper,
    embed: (texts, signal, role) => embeddings.model && embeddings.embed(texts, null, signal, role),
    async close() {
      await keeper.close()
      await vectors.dispose()
    },
  }
}

/** Lets the keeper look again whenever something may have been written, or another model chosen. */
export async function keepEmbedded({ keeper }: Meaning, hub: Hub<StudioState, StudioEvent>): Promise<void> {
  keeper.start()
  for await (const message of hub.watch()) {
    if (message.type === 'events' && message.events.some(mayMatter)) keeper.wake()
  }
}

const mayMatter = (event: StudioEvent): boolean =>
  event.type === 'settings' || event.type === 'models' || (event.type === 'run' && event.run.endedAt !== null)

/** Resolves when nothing waits for the engine or is at work in it. Rejects with the reason of `signal`. */
function untilIdle(engine: EngineClient, signal: AbortSignal): Promise<void> {
  const free = ({ queue, status }: EngineState): boolean => queue === 0 && status !== 'busy' && status !== 'loading'
  if (free(engine.state) || signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      forget()
      signal.removeEventListener('abort', stop)
      settle()
    }
    const stop = (): void => end(() => reject(signal.reason))
    const forget = engine.onState((state) => {
      if (free(state)) end(resolve)
    })
    signal.addEventListener('abort', stop)
  })
}
