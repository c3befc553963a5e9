import type { Migration } from '../migration.ts'
import { foundation } from './001-foundation.ts'
import { downloads } from './002-downloads.ts'
import { modelLibrary } from './003-model-library.ts'

/** Every step from an empty file to today's schema, in order. Steps that were released are never edited; add one. */
export const migrations: readonly Migration[] = [foundation, downloads, modelLibrary]
