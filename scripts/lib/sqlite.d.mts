export function sqliteDefines(gypi: string): string[]
