import { z } from 'zod'
import { ARGUMENT_NAME, MOST_CONDITIONS, MOST_PATTERN, TOOL_PATTERN } from './rule-text.ts'

/** Whether a call that a rule speaks of is made at once, asked about, or refused. */
export const PermissionDecision = z.enum(['allow', 'ask', 'deny'])
export type PermissionDecision = z.infer<typeof PermissionDecision>

/** `is`: a glob. `path`: `*` and `?` stay within a folder's name, `**` does not. `host` and `argument`: `*` is anything. */
export const RuleCondition = z.discriminatedUnion('of', [
  z.object({ of: z.literal('path'), is: z.string().min(1).max(MOST_PATTERN) }),
  z.object({ of: z.literal('host'), is: z.string().min(1).max(MOST_PATTERN) }),
  z.object({
    of: z.literal('argument'),
    name: z.string().regex(ARGUMENT_NAME),
    is: z.string().min(1).max(MOST_PATTERN),
  }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

export const PermissionRule = z.object({
  decision: PermissionDecision,
  /** Name of a tool, with `*` for anything. */
  tool: z.string().regex(TOOL_PATTERN),
  /** All must hold. */
  when: z.array(RuleCondition).max(MOST_CONDITIONS),
})
export type PermissionRule = z.infer<typeof PermissionRule>

/** `ask`: about every call that changes something. `rules`: unless a rule says otherwise. `readOnly`: nothing is changed at all. */
export const PermissionMode = z.enum(['ask', 'rules', 'readOnly'])
export type PermissionMode = z.infer<typeof PermissionMode>

export const PermissionRules = z.array(PermissionRule).max(200)

export const Permissions = z.object({
  mode: PermissionMode.default('rules'),
  rules: PermissionRules.default([]),
})
export type Permissions = z.infer<typeof Permissions>
