import type { PermissionRule, RuleCondition } from './permissions.ts'

/** What a rule may name, as patterns with `*`. */
export const TOOL_PATTERN = /^[A-Za-z0-9_*-]{1,128}$/
export const ARGUMENT_NAME = /^[A-Za-z_][\w.-]{0,99}$/
export const MOST_PATTERN = 500
export const MOST_CONDITIONS = 5

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
  if (decision !== 'allow' && decision !== 'ask' && decision !== 'deny')
    return no('A rule begins with allow, ask or deny.')
  if (!tool || !TOOL_PATTERN.test(tool)) return no('After the decision comes the name of a tool, or * for all.')
  const when: RuleCondition[] = []
  for (let at = 0; at < rest.length; at += 4) {
    const [join, subject, is, pattern] = rest.slice(at, at + 4)
    if (join !== (at === 0 ? 'when' : 'and')) return no(`Expected "${at === 0 ? 'when' : 'and'}", not "${join}".`)
    if (!subject || is !== 'is' || pattern === undefined) {
      return no('A condition is written as: path is notes/**, host is *.example.com, or NAME is VALUE.')
    }
    const value = unquoted(pattern)
    if (value === null) return no(`${pattern} is not closed.`)
    if (value === '' || value.length > MOST_PATTERN) return no('A pattern has 1 to 500 characters.')
    if (!ARGUMENT_NAME.test(subject)) return no(`"${subject}" is no name of an argument.`)
    when.push(
      subject === 'path' || subject === 'host'
        ? { of: subject, is: value }
        : { of: 'argument', name: subject, is: value },
    )
  }
  if (when.length > MOST_CONDITIONS) return no(`A rule has at most ${MOST_CONDITIONS} conditions.`)
  return { rule: { decision, tool, when }, problem: null }
}

const quoted = (text: string): string => (/^[^\s"]+$/.test(text) ? text : JSON.stringify(text))

function unquoted(text: string): string | null {
  if (!text.startsWith('"')) return text
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
