import type { GraphPart } from '@shared/graph.ts'

export type ColourBy = 'relation' | 'entity'

/** Colours there are for kinds; the rest share the plain one. */
export const SLOTS = 8

/** More relations than this have lines of one width, which rest while the picture moves and cannot be chosen in it. */
export const VERY_MANY = 3000

export interface LegendEntry {
  /** A kind of relation, or what an entity is; empty where that is not known. */
  kind: string
  /** 1 to {@link SLOTS}; null: the plain colour. */
  slot: number | null
  /** How many of the shown are of it. */
  count: number
}

/** Which kinds are shown, most first, with their colours. `order`: kinds that keep their colour whatever is shown, most used first. */
export function legendOf(part: GraphPart, by: ColourBy, order: readonly string[]): LegendEntry[] {
  const kinds = by === 'relation' ? part.relations.map(({ type }) => type) : part.entities.map(({ type }) => type)
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const shown = [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b))
  const slots = slotsOf(order.length > 0 ? order : shown.map(([kind]) => kind))
  return shown.map(([kind, count]) => ({ kind, slot: slots.get(kind) ?? null, count }))
}

function slotsOf(order: readonly string[]): Map<string, number> {
  const named = order.filter((kind) => kind !== '').slice(0, SLOTS)
  return new Map(named.map((kind, index) => [kind, index + 1]))
}

/** Pixels of an entity's radius; grows with what it is related to, and ever slower. */
export const nodeSize = (degree: number): number => 4 + 1.6 * Math.sqrt(Math.min(Math.max(degree, 0), 60))

/** Pixels of a relation's width, by how likely it holds. */
export const edgeSize = (confidence: number): number => 0.6 + 3.4 * Math.min(1, Math.max(0, confidence)) ** 2

/** Square pixels that points cover together where nothing is scaled, in a picture of middling size. */
const MOST_INK = 60_000
const LEAST_SCALE = 0.3

/** By how much points and lines are drawn smaller than their size, so that many of them do not become one blot. */
export function scaleOf(sizes: readonly number[]): number {
  const ink = sizes.reduce((sum, size) => sum + Math.PI * size ** 2, 0)
  return Math.max(LEAST_SCALE, Math.min(1, Math.sqrt(MOST_INK / Math.max(1, ink))))
}

const LONGEST_LABEL = 36

/** A name as it stands beside its point. */
export function labelOf(name: string): string {
  const letters = [...name]
  return letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL - 1).join('')}…` : name
}

/** Where a point stands before anything is known of its neighbours: on a disc, and for one id always at the same place. */
export function startPosition(id: string): { x: number; y: number } {
  let hash = 2166136261
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619) >>> 0
  const angle = (hash % 3600) * (Math.PI / 1800)
  const radius = 100 * Math.sqrt(((hash >>> 12) % 1000) / 1000 + 0.001)
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
}
