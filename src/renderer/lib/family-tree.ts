import type { Run } from '@shared/runs.ts'

export interface FamilyRow {
  run: Run
  /** 0 for one without a parent among them. */
  depth: number
}

/** Pure: the members of a family with each fork below what it was forked from, in order of age; one whose parent is gone stands at the margin. */
export function familyRows(runs: readonly Run[]): FamilyRow[] {
  const ids = new Set<string>(runs.map(({ id }) => id))
  const children = new Map<string, Run[]>()
  const roots: Run[] = []
  for (const run of runs) {
    const parent = run.forked?.runId
    if (parent === undefined || !ids.has(parent)) roots.push(run)
    else children.set(parent, [...(children.get(parent) ?? []), run])
  }
  const rows: FamilyRow[] = []
  const add = (run: Run, depth: number): void => {
    rows.push({ run, depth })
    for (const child of children.get(run.id) ?? []) add(child, depth + 1)
  }
  for (const root of roots) add(root, 0)
  return rows
}
