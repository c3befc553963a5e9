import type { ToolEffect } from '@shared/agents.ts'

/** `automatic`: run at once. `approval`: a person must agree first. */
export type Permission = 'automatic' | 'approval'

/** Only a tool that changes nothing and tells nobody anything runs without being asked for. */
export function permissionFor(effect: ToolEffect): Permission {
  switch (effect) {
    case 'pure':
      return 'automatic'
    case 'idempotent':
    case 'mutating':
    case 'irreversible':
      return 'approval'
    default:
      return effect satisfies never
  }
}
