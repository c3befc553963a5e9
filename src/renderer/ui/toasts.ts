import { toErrorInfo } from '@shared/errors.ts'
import { createStore } from 'zustand/vanilla'

/** Milliseconds a message stays. Errors stay until they are closed. */
const STAY_MS = 4000
/** With something to press. */
const STAY_TO_PRESS_MS = 15_000
/** More than this are not read. */
const MOST = 4

export interface Toast {
  id: number
  level: 'info' | 'error'
  message: string
  code?: string
  /** What can be done about it; that closes it. */
  action?: ToastAction
}

export interface ToastAction {
  label: string
  run: () => void
}

export const toastStore = createStore<{ toasts: Toast[] }>(() => ({ toasts: [] }))
let nextId = 1

function show(toast: Omit<Toast, 'id'>): number {
  const id = nextId
  nextId += 1
  toastStore.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }].slice(-MOST) }))
  return id
}

export function dismissToast(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Says that something was done, and how to take it back or go on. */
export function tell(message: string, action?: ToastAction): void {
  const id = show({ level: 'info', message, ...(action ? { action } : {}) })
  setTimeout(() => dismissToast(id), action ? STAY_TO_PRESS_MS : STAY_MS)
}

/** Says that something a person asked for has failed. A cancellation is no failure. */
export function tellFailure(error: unknown): void {
  const info = toErrorInfo(error)
  if (info.code === 'CANCELLED') return
  show({ level: 'error', message: info.message, code: info.code })
}

/** Runs what a person asked for; a failure is told, and gives undefined. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    tellFailure(error)
    return undefined
  }
}
