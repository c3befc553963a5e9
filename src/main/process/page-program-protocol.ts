import type { PageEnd } from '../tools/python/types.ts'

/** Between a studio without a window and the program that holds its hidden pages. */
export type ToPageProgram =
  | { type: 'open'; pageId: string }
  | { type: 'message'; pageId: string; message: unknown }
  | { type: 'close'; pageId: string }

export type FromPageProgram =
  | { type: 'ready' }
  | { type: 'opened'; pageId: string }
  | { type: 'failed'; pageId: string; message: string }
  | { type: 'message'; pageId: string; message: unknown }
  | { type: 'ended'; pageId: string; reason: PageEnd }

/** Makes the window's program hold pages and show nothing. */
export const PAGES_ONLY = '--python-pages'
export const SNAPSHOT_ARGUMENT = '--python-snapshot='
