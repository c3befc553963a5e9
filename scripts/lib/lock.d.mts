export function withLock<T>(path: string, task: () => Promise<T>): Promise<T>
