import { type Breakpoint, heldAfter, heldBefore, leastLikely } from '@shared/breakpoints.ts'
import type { Frame } from '@shared/replay.ts'
import type { Span, TokenRecord, ToolContent } from '@shared/runs.ts'

/** A moment of a playback at which a breakpoint would have held the run. */
export interface Stop {
  /** Milliseconds since the run began. */
  at: number
  point: Breakpoint
}

/** Pure: where `points` hold a recorded run, in order. `writesMemory` says it of a tool's name. */
export function playbackStops(
  frames: readonly Frame[],
  points: readonly Breakpoint[],
  writesMemory: (tool: string) => boolean,
): Stop[] {
  if (!points.some(({ enabled }) => enabled)) return []
  const contents = new Map<string, ToolContent>()
  for (const { events } of frames)
    for (const event of events) if (event.type === 'toolResult') contents.set(event.spanId, event.content)
  const stops: Stop[] = []
  const tokens = new Map<string, TokenRecord[]>()
  const calls = new Map<string, number>()
  const spent = new Set<number>()
  let used = 0
  const before = (at: number, span: Span): void => {
    const call = contents.get(span.id)?.call ?? null
    const key = JSON.stringify(call)
    const known = calls.get(key) ?? 0
    if (call) calls.set(key, known + 1)
    const ahead = { call, before: known, writesMemory: call !== null && writesMemory(call.name), tokens: used }
    const point = heldBefore(points, ahead, spent)
    if (!point) return
    if (point.kind === 'tokens') spent.add(point.most)
    stops.push({ at, point })
  }
  const after = (at: number, span: Span): void => {
    const content = contents.get(span.id)
    used += usage(span, 'input') + usage(span, 'output')
    const failed = span.status === 'error' || content?.isError === true
    const least = leastLikely(tokens.get(span.id) ?? [])
    const point = heldAfter(points, { tool: content?.call.name ?? null, failed, least })
    if (point) stops.push({ at, point })
  }
  for (const { at, events } of frames) {
    for (const event of events) {
      if (event.type === 'tokens') tokens.set(event.spanId, [...(tokens.get(event.spanId) ?? []), ...event.tokens])
      if (event.type !== 'span' || (event.span.kind !== 'inference' && event.span.kind !== 'tool')) continue
      if (event.span.endedAt === null) before(at, event.span)
      else after(at, event.span)
    }
  }
  return stops
}

function usage({ attributes }: Span, direction: 'input' | 'output'): number {
  const value = attributes[`gen_ai.usage.${direction}_tokens`]
  return typeof value === 'number' ? value : 0
}

/** Pure: the first stop after `from` and not after `to`. */
export const stopBetween = (stops: readonly Stop[], from: number, to: number): Stop | undefined =>
  stops.find(({ at }) => at > from && at <= to)
