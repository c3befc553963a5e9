import { z } from 'zod'

/** Whether a call that a rule speaks of is made at once, asked about, or refused. */
export const PermissionDecision = z.enum(['allow', 'ask', 'deny'])
export type PermissionDecision = z.infer<typeof PermissionDecision>

/** `is`: a glob. `path`: `*` and `?` stay within a folder's name, `**` does not. `host` and `argument`: `*` is anything. */
export const RuleCondition = z.discriminatedUnion('of', [
  z.object({ of: z.literal('path'), is: z.string().min(1).max(500) }),
  z.object({ of: z.literal('host'), is: z.string().min(1).max(253) }),
  z.object({
    of: z.literal('argument'),
    name: z.string().regex(/^[A-Za-z_][\w.-]{0,99}$/),
    is: z.string().min(1).max(500),
  }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

export const PermissionRule = z.object({
  decision: PermissionDecision,
  /** Name of a tool, with `*` for anything. */
  tool: z.string().regex(/^[A-Za-z0-9_*-]{1,128}$/),
  /** All must hold. */
  when: z.array(RuleCondition).max(5),
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

/** A rule as people read and write it: `allow write_file when path is notes/**`. */
export function formatRule({ decision, tool, when }: PermissionRule): string {
  const conditions = when.map((each) => `${each.of === 'argument' ? each.name : each.of} is ${quoted(each.is)}`)
  return [`${decision} ${tool}`, conditions.join(' and ')].filter(Boolean).join(' when ')
}

/** Reads what {@link formatRule} writes. Null with the reason when it cannot be read. */
export function parseRule(text: string): { rule: PermissionRule; problem: null } | { rule: null; problem: string } {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []
  const [decision, tool, ...rest] = words
  const no = (problem: string) => ({ rule: null, problem })
  if (!PermissionDecision.safeParse(decision).success) return no('A rule begins with allow, ask or deny.')
  if (!tool) return no('After the decision comes the name of a tool, or * for all.')
  const when: RuleCondition[] = []
  for (let at = 0; at < rest.length; at += 4) {
    const [join, subject, is, pattern] = rest.slice(at, at + 4)
    if (join !== (at === 0 ? 'when' : 'and')) return no(`Expected "${at === 0 ? 'when' : 'and'}", not "${join}".`)
    if (!subject || is !== 'is' || pattern === undefined) {
      return no('A condition is written as: path is notes/**, host is *.example.com, or NAME is VALUE.')
    }
    const value = unquoted(pattern)
    if (value === null) return no(`${pattern} is not closed.`)
    when.push(
      subject === 'path' || subject === 'host'
        ? { of: subject, is: value }
        : { of: 'argument', name: subject, is: value },
    )
  }
  const rule = PermissionRule.safeParse({ decision, tool, when })
  return rule.success
    ? { rule: rule.data, problem: null }
    : no(`"${text}" is not a rule: ${rule.error.issues[0]?.message}.`)
}

const quoted = (text: string): string => (/^[^\s"]+$/.test(text) ? text : JSON.stringify(text))

function unquoted(text: string): string | null {
  if (!text.startsWith('"')) return text
  try {
    return z.string().parse(JSON.parse(text))
  } catch {
    return null
  }
}
