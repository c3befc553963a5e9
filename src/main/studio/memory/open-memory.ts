import { shippedAnswering } from '../../memory/graph/reason/shipped.ts'
import { LongTermMemory } from '../../memory/long-term.ts'
import type { GraphPort } from '../../tools/ports.ts'
import { GraphService } from '../graph/graph-service.ts'
import type { Studio } from '../studio.ts'
import { findByMeaning } from './find-by-meaning.ts'
import { MemoryService } from './memory-service.ts'
import { runWitness } from './run-witness.ts'

interface OpenedMemory {
  memories: MemoryService
  graph: GraphService
  /** As runs have them. */
  memory: LongTermMemory
  graphPort: GraphPort
}

/** Memories and the graph; of a change, whoever made it, new texts get vectors and facts in three parts become relations. */
export function openMemory(
  studio: Pick<Studio, 'store' | 'audit' | 'settings' | 'meaning'>,
  resourcesPath: string,
): OpenedMemory {
  const { store, audit } = studio
  const near = findByMeaning(store, () => studio.meaning)
  const weights = () => studio.settings.current.recall
  const graph = new GraphService(store, audit, shippedAnswering(resourcesPath))
  const changed = (): void => {
    studio.meaning.keeper.wake()
    graph.memoriesChanged()
  }
  const memories = new MemoryService(store, audit, near, changed, weights)
  const memory = new LongTermMemory(store, runWitness, () => memories.changed(), near, weights)
  return { memories, graph, memory, graphPort: graph.port(runWitness) }
}
