import type { ModelId } from '@shared/ids.ts'
import type { EngineState, Model } from '@shared/models.ts'
import { createStore } from 'zustand/vanilla'

interface ModelsState {
  selected: ModelId | null
  /** Typed to find a model by its name, family or tags. */
  filter: string
  /** The model whose removal is being asked about. */
  removing: ModelId | null
  /** The dialog that asks how to add a file is open. */
  adding: boolean
  /** A file is being chosen or read. */
  opening: boolean
  /** Asked to load; the engine has not said so yet. */
  loading: ModelId | null
}

export const modelsState = createStore<ModelsState>(() => ({
  selected: null,
  filter: '',
  removing: null,
  adding: false,
  opening: false,
  loading: null,
}))

/** Tags as they are typed, with commas between them: trimmed, each once, as many and as long as the studio keeps. */
export function parseTags(text: string): string[] {
  const tags = text.split(/[,，、]/).map((tag) => tag.trim().slice(0, 40).trim())
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, 20)
}

/** Whether every word typed is found in a model's name, family, conversion, tags or notes. */
export function matchesModel(model: Model, filter: string): boolean {
  const { name, architecture, quantization, format, tags, notes } = model
  const text = [name, architecture, quantization, format, ...tags, notes].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export type LoadState = 'missing' | 'unloaded' | 'loading' | 'loaded' | 'failed'

/** How a model stands with the engine. */
export function loadStateOf(model: Model, engine: EngineState, asked: ModelId | null): LoadState {
  if (model.status === 'missing') return 'missing'
  if (asked === model.id) return 'loading'
  if (engine.modelId !== model.id) return 'unloaded'
  switch (engine.status) {
    case 'loading':
    case 'starting':
      return 'loading'
    case 'ready':
    case 'busy':
      return 'loaded'
    case 'failed':
      return 'failed'
    case 'stopped':
    case 'idle':
      return 'unloaded'
    default:
      engine.status satisfies never
      return 'unloaded'
  }
}
