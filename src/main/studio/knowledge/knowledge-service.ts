import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { KnowledgeChanges, KnowledgeEvent, KnowledgeHit, KnowledgeId, KnowledgeIndex } from '@shared/knowledge.ts'
import type { EmbedOutcome } from '../../engine/protocol.ts'
import type { AuditLog } from '../../govern/audit.ts'
import {
  chunksToEmbed,
  countToEmbed,
  createIndex,
  filesOf,
  listIndexes,
  markIndexed,
  passagesOf,
  removeFile,
  removeIndex,
  saveFile,
  saveVector,
  setEmbedding,
  touchFile,
} from '../../memory/knowledge/rows.ts'
import { type QueryVector, searchChunks } from '../../memory/knowledge/search.ts'
import type { Store } from '../../store/types.ts'
import type { DocumentOutput } from '../../tools/jobs/messages.ts'
import type { Jobs } from '../../tools/jobs/thread-jobs.ts'
import type { EmbeddingRole } from '../meaning/prefixes.ts'
import { documentFormat, type FoundDocument, walkFolder } from './walk-folder.ts'

export interface KnowledgeOptions {
  store: Store
  audit: AuditLog
  jobs: Jobs
  /** Texts as vectors, or null while no embedding model is chosen. Errors: as `EmbeddingService.embed`. */
  embed(texts: readonly string[], signal: AbortSignal, role: EmbeddingRole): Promise<EmbedOutcome> | null
}

const MOST_BYTES = 50 * 1024 * 1024
const DOCUMENT_MS = 60_000
/** Passages that become vectors at once. */
const BATCH = 32

/** Folders whose documents can be searched, by words and by meaning. Documents are only read, in threads that can be ended. */
export class KnowledgeService {
  readonly #options: KnowledgeOptions
  readonly #busy = new Set<KnowledgeId>()

  constructor(options: KnowledgeOptions) {
    this.#options = options
  }

  list(): KnowledgeIndex[] {
    return listIndexes(this.#options.store, this.#busy)
  }

  /** By id, or by name as a person types it. Errors: NOT_FOUND. */
  get(name: string): KnowledgeIndex {
    const all = this.list()
    const wanted = name.toLowerCase()
    const found = all.find((each) => each.id === name || each.name.toLowerCase() === wanted)
    if (found) return found
    const names = all.map((each) => each.name).join(', ') || 'none yet'
    throw new StudioError('NOT_FOUND', `There is no knowledge index "${name}". There are: ${names}.`)
  }

  /** An empty index of a folder. Errors: NOT_FOUND for the folder, CONFLICT for the name. */
  async create(actor: string, name: string, folder: string): Promise<KnowledgeIndex> {
    const { store, audit } = this.#options
    const real = await realpath(folder).catch(() => null)
    if (real === null || !(await stat(real)).isDirectory()) throw noFolder(folder)
    const id = store.write((tx) => {
      const made = createIndex(tx, name.trim(), real)
      audit.appendIn(tx, { actor, action: 'knowledge.created', subject: name, result: 'ok', details: { folder: real } })
      return made
    })
    return this.get(id)
  }

  /** Forgets an index; the documents stay. Errors: NOT_FOUND, CONFLICT while it is at work. */
  remove(actor: string, id: KnowledgeId): void {
    const { store, audit } = this.#options
    const { name } = this.get(id)
    if (this.#busy.has(id)) throw atWork(name)
    store.write((tx) => {
      removeIndex(tx, id)
      audit.appendIn(tx, { actor, action: 'knowledge.removed', subject: name, result: 'ok', details: {} })
    })
  }

  /**
   * Brings an index up to date with its folder; ends with `done`. What was read stays when it is stopped in between.
   * Errors: NOT_FOUND, also when the folder is gone; CONFLICT while it is at work; CANCELLED.
   */
  async *update(id: KnowledgeId, signal: AbortSignal): AsyncGenerator<KnowledgeEvent> {
    const { name, folder } = this.get(id)
    if (this.#busy.has(id)) throw atWork(name)
    this.#busy.add(id)
    try {
      const changes = yield* this.#read(id, folder, signal)
      changes.notEmbedded = yield* this.#embed(id, signal)
      this.#options.store.write((tx) => markIndexed(tx, id))
      this.#busy.delete(id)
      yield { type: 'done', index: this.get(id), changes }
    } catch (error) {
      throw signal.aborted ? new StudioError('CANCELLED', 'Indexing was stopped. What was read is kept.') : error
    } finally {
      this.#busy.delete(id)
    }
  }

  /** Passages nearest to a query, best first; of all indexes when none is named. Errors: NOT_FOUND. */
  async search(query: string, name: string | null, limit: number, signal: AbortSignal): Promise<KnowledgeHit[]> {
    const wanted = name === null ? this.list() : [this.get(name)]
    if (wanted.length === 0) {
      throw new StudioError('NOT_FOUND', 'There is no knowledge index yet. The person can make one under Knowledge.')
    }
    if (query.trim() === '') return []
    const vector = wanted.some(({ embedded }) => embedded > 0) ? await this.#vectorOf(query, signal) : null
    const ids = wanted.map(({ id }) => id)
    return await searchChunks(this.#options.store.reader, ids, query, vector, limit)
  }

  /** The passages of a document of an index, in order; empty where it has none such. */
  passages(id: KnowledgeId, path: string): { text: string; page: number | null; from: number }[] {
    return passagesOf(this.#options.store, id, path)
  }

  /** Any document, by its absolute path; links are not followed. Errors: NOT_FOUND, LIMIT_REACHED, TOOL_FAILED, CANCELLED. */
  async readDocument(absolute: string, signal: AbortSignal): Promise<DocumentOutput> {
    const format = documentFormat(absolute) ?? 'text'
    const bytes = await readWhole({ absolute, path: absolute })
    const limits = { signal, timeoutMs: DOCUMENT_MS, memoryMb: 1024 }
    return await this.#options.jobs.run('document', { bytes, format }, limits)
  }

  async *#read(id: KnowledgeId, folder: string, signal: AbortSignal): AsyncGenerator<KnowledgeEvent, KnowledgeChanges> {
    const { store } = this.#options
    const { documents } = await walkFolder(folder, signal).catch((error: unknown) => {
      throw signal.aborted ? error : noFolder(folder)
    })
    const known = filesOf(store, id)
    const changes = { added: 0, changed: 0, removed: 0, unchanged: 0, failed: 0, notEmbedded: null }
    const there = new Set(documents.map(({ path }) => path))
    const gone = [...known.keys()].filter((path) => !there.has(path))
    store.write((tx) => {
      for (const path of gone) removeFile(tx, id, path)
    })
    changes.removed = gone.length
    for (const [done, document] of documents.entries()) {
      signal.throwIfAborted()
      const before = known.get(document.path)
      if (before && before.size === document.size && before.modifiedAt === document.modifiedAt) {
        changes.unchanged += 1
        continue
      }
      yield { type: 'reading', done, total: documents.length, path: document.path }
      const outcome = await this.#readOne(id, document, before ?? null, signal)
      changes[outcome] += 1
      await turn()
    }
    return changes
  }

  async #readOne(
    id: KnowledgeId,
    document: FoundDocument,
    before: { id: number; sha256: string } | null,
    signal: AbortSignal,
  ): Promise<'added' | 'changed' | 'unchanged' | 'failed'> {
    const { store, jobs } = this.#options
    const { path, size, modifiedAt, format } = document
    let sha256 = '0'.repeat(64)
    try {
      const bytes = await readWhole(document)
      sha256 = createHash('sha256').update(bytes).digest('hex')
      if (before?.sha256 === sha256) {
        store.write((tx) => touchFile(tx, { id: before.id, size, modifiedAt }))
        return 'unchanged'
      }
      const limits = { signal, timeoutMs: DOCUMENT_MS, memoryMb: 1024 }
      const { passages, cut }: DocumentOutput = await jobs.run('document', { bytes, format }, limits)
      store.write((tx) => saveFile(tx, id, { path, size, modifiedAt, sha256, problem: cut }, passages))
      return before ? 'changed' : 'added'
    } catch (error) {
      if (signal.aborted) throw error
      const { message } = toErrorInfo(error)
      store.write((tx) => saveFile(tx, id, { path, size, modifiedAt, sha256, problem: message }, []))
      return 'failed'
    }
  }

  /** Gives passages their vectors. A model that fails leaves the words, which are found all the same; why is returned. */
  async *#embed(id: KnowledgeId, signal: AbortSignal): AsyncGenerator<KnowledgeEvent, string | null> {
    const { store, embed } = this.#options
    try {
      const first = await embed(['knowledge'], signal, 'passage')
      if (!first) return null
      store.write((tx) => setEmbedding(tx, id, first.modelSha256))
      const total = countToEmbed(store, id)
      for (let done = 0; done < total; ) {
        signal.throwIfAborted()
        yield { type: 'embedding', done, total }
        const batch = chunksToEmbed(store, id, BATCH)
        if (batch.length === 0) break
        const outcome = await embed(
          batch.map(({ text }) => text),
          signal,
          'passage',
        )
        if (!outcome || outcome.modelSha256 !== first.modelSha256) return 'The embedding model was exchanged meanwhile.'
        store.write((tx) => {
          for (const [at, { id: chunk }] of batch.entries())
            saveVector(tx, chunk, outcome.vectors[at] ?? new Float32Array())
        })
        done += batch.length
      }
      return null
    } catch (error) {
      if (signal.aborted) throw error
      return toErrorInfo(error).message
    }
  }

  /** Null where the model cannot be asked: then words alone decide. */
  async #vectorOf(query: string, signal: AbortSignal): Promise<QueryVector | null> {
    try {
      const outcome = await this.#options.embed([query], signal, 'query')
      const vector = outcome?.vectors[0]
      return outcome && vector ? { vector, modelSha256: outcome.modelSha256 } : null
    } catch (error) {
      if (signal.aborted) throw error
      return null
    }
  }
}

/** The bytes of a file that is no link; however it grows meanwhile, never more than there may be. Errors: LIMIT_REACHED, NOT_FOUND. */
async function readWhole({ absolute, path }: Pick<FoundDocument, 'absolute' | 'path'>): Promise<Uint8Array> {
  const file = await open(
    absolute,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  ).catch(() => {
    throw new StudioError('NOT_FOUND', `${path} cannot be read.`)
  })
  try {
    const { size } = await file.stat()
    if (size > MOST_BYTES) {
      throw new StudioError(
        'LIMIT_REACHED',
        `It is larger than the ${MOST_BYTES / 1024 / 1024} MB that are read of a document.`,
      )
    }
    const bytes = new Uint8Array(size)
    let length = 0
    while (length < size) {
      const { bytesRead } = await file.read(bytes, length, size - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

const noFolder = (folder: string) => new StudioError('NOT_FOUND', `There is no folder ${folder}, or it cannot be read.`)
const atWork = (name: string) => new StudioError('CONFLICT', `"${name}" is being indexed. Wait for it, or stop it.`)
