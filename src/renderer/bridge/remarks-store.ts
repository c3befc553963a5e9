import type { RunRemarks } from '@shared/annotations.ts'
import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { RunMarks } from '@shared/run-marks.ts'
import type { Run } from '@shared/runs.ts'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { api } from './connection.ts'
import { useStudio } from './studio-store.ts'

interface Entry {
  remarks: RunRemarks | null
  error: ErrorInfo | null
  /** The marks as they were told when it was asked for. */
  marks: RunMarks | undefined
}

/** Runs whose remarks are kept; the oldest go first. */
const KEPT = 20

const ABSENT: Entry = { remarks: null, error: null, marks: undefined }
const remarksStore = createStore<Record<string, Entry>>(() => ({}))

/** All that was said of a run, read again whenever the studio tells that it has changed. */
export function useRemarks(runId: RunId | null): Pick<Entry, 'remarks' | 'error'> {
  const marks = useStudio((studio) => (runId ? studio.marks[runId] : undefined))
  useEffect(() => {
    if (runId) void load(runId, marks)
  }, [runId, marks])
  return useStore(remarksStore, (entries) => (runId ? (entries[runId] ?? ABSENT) : ABSENT))
}

/** What a list shows of it, as it is now. */
export const useMarks = (run: Run): RunMarks | undefined =>
  useStudio((studio) => studio.marks[run.id] ?? run.marks) ?? run.marks

/** The step's `Span.order` -> how many annotations it has. */
export function countByStep(remarks: RunRemarks | null): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { order } of remarks?.annotations ?? []) {
    if (order !== null) counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  return counts
}

async function load(runId: RunId, marks: RunMarks | undefined): Promise<void> {
  const before = remarksStore.getState()[runId]
  // Several parts of the page want the same.
  if (before && before.marks === marks && !before.error) return
  put(runId, { remarks: before?.remarks ?? null, error: null, marks })
  try {
    const remarks = await api().annotations.list({ runId })
    // What was asked for later is newer.
    if (remarksStore.getState()[runId]?.marks === marks) put(runId, { remarks, error: null, marks })
  } catch (thrown) {
    put(runId, { remarks: before?.remarks ?? null, error: toErrorInfo(thrown), marks })
  }
}

function put(runId: RunId, entry: Entry): void {
  remarksStore.setState(({ [runId]: _, ...others }) => {
    const kept = Object.entries(others).slice(1 - KEPT)
    return { ...Object.fromEntries(kept), [runId]: entry }
  }, true)
}
