import type { Migration } from '../migration.ts'
import { foundation } from './001-foundation.ts'
import { imports } from './010-imports.ts'

/** Every step from an empty file to today's schema, in order. Steps that were released are never edited; add one. */
export const migrations: readonly Migration[] = [foundation, imports]
