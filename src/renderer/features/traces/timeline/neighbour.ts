import type { SpanTable } from '../../../lib/span-table.ts'
import type { TimelineLanes } from '../../../lib/timeline-lanes.ts'

/** Pure: the row an arrow key leads to: left and right within the lane, up to the parent, down to the first child. Null for other keys. */
export function neighbour(table: SpanTable, lanes: TimelineLanes, selected: number, key: string): number | null {
  const beside = (step: 1 | -1) => {
    for (let row = selected + step; row >= 0 && row < table.length; row += step) {
      if (lanes.at(row) === lanes.at(selected)) return row
    }
    return selected
  }
  switch (key) {
    case 'ArrowLeft':
      return selected === -1 ? table.first(-1) : beside(-1)
    case 'ArrowRight':
      return selected === -1 ? table.first(-1) : beside(1)
    case 'ArrowUp':
      return selected === -1 || table.parent(selected) === -1 ? table.first(-1) : table.parent(selected)
    case 'ArrowDown':
      return selected === -1 || !table.hasChildren(selected)
        ? Math.max(selected, table.first(-1))
        : table.first(selected)
    default:
      return null
  }
}
