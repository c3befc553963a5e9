import { toErrorInfo } from '@shared/errors.ts'
import type { Span } from '@shared/runs.ts'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ContentEntry } from '../lib/content-entry.ts'
import { api } from './connection.ts'

/** Contents kept; the oldest go first. A long inference is about 1 MB. */
const KEPT = 150

const ABSENT: ContentEntry = { status: 'absent' }
const LOADING: ContentEntry = { status: 'loading' }
const contentStore = createStore<Record<string, ContentEntry>>(() => ({}))

/** A span's content changes with its status only, so the status is part of the key. */
/** What names a content. */
type ContentOf = Pick<Span, 'id' | 'runId' | 'status' | 'endedAt'>
const keyOf = (span: ContentOf) => `${span.id} ${span.status} ${span.endedAt ?? ''}`

/** The content of `span`, asked for once it is wanted; nothing for null. */
export function useSpanContent(span: ContentOf | null): ContentEntry {
  const key = span ? keyOf(span) : null
  useEffect(() => {
    if (span) void load(span)
  }, [span])
  return useStore(contentStore, (entries) => (key ? (entries[key] ?? LOADING) : ABSENT))
}

/** Asks again after a failure. */
export async function reloadContent(span: Span): Promise<void> {
  contentStore.setState(({ [keyOf(span)]: _, ...others }) => others, true)
  await load(span)
}

async function load(span: ContentOf): Promise<void> {
  const key = keyOf(span)
  const before = contentStore.getState()[key]
  if (before && before.status !== 'error') return
  put(key, LOADING)
  try {
    put(key, { status: 'ready', content: await api().runs.content({ runId: span.runId, spanId: span.id }) })
  } catch (error) {
    put(key, { status: 'error', error: toErrorInfo(error) })
  }
}

function put(key: string, entry: ContentEntry): void {
  contentStore.setState(({ [key]: _, ...others }) => {
    const kept = Object.entries(others).slice(1 - KEPT)
    return { ...Object.fromEntries(kept), [key]: entry }
  }, true)
}
