export function officialUrl(version: string, env?: Record<string, string | undefined>): string
