import { sha256 } from '../../kit/canonical.ts'

/** 16 bytes as hex, the same for the same run whenever it is exported. */
export const traceIdOf = (runId: string): string => sha256(`sess:${runId}`).slice(0, 32)

/** 8 bytes as hex. */
export const spanIdOf = (spanId: string): string => sha256(spanId).slice(0, 16)

/** Nanoseconds since 1970 as a decimal text, exact to the microsecond; a number of milliseconds cannot say more. */
export const nanoseconds = (milliseconds: number): string => String(BigInt(Math.round(milliseconds * 1000)) * 1000n)
