export const RUN_STATUSES = ['running', 'waiting', 'done', 'failed', 'cancelled', 'interrupted'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]
