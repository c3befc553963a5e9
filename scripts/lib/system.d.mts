export function missingInLdd(output: string): string[]
