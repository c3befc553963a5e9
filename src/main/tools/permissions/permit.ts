import type { ToolEffect } from '@shared/agents.ts'
import type { PermissionDecision, PermissionRule, Permissions, RuleCondition } from '@shared/permissions.ts'
import { formatRule } from '@shared/rule-text.ts'
import { fitsGlob } from './glob.ts'
import { type Subjects, subjectsOf } from './subjects.ts'

/** A call as rules see it. */
export interface PermissionCall {
  name: string
  arguments: Record<string, unknown>
  effect: ToolEffect
  /** See `Tool.pathArguments`. */
  pathArguments?: readonly string[] | undefined
}

export interface Permitted {
  decision: PermissionDecision
  /** What decided, as a sentence or the text of a rule; null when nobody laid anything down. */
  because: string | null
}

/**
 * Whether a call is made at once. A rule that refuses goes before one that asks, and that before one that allows. What cannot be
 * undone is never allowed by a rule. `realPath` gives a path as it really is once links are followed.
 */
export function permit(
  { mode, rules }: Permissions,
  call: PermissionCall,
  realPath: (path: string) => string = (path) => path,
): Permitted {
  const changes = call.effect !== 'pure'
  if (mode === 'readOnly' && changes) {
    return { decision: 'deny', because: 'the studio is set to change nothing (read-only)' }
  }
  const subjects = reallyAt(subjectsOf(call.arguments, call.pathArguments), realPath)
  const first = (decision: PermissionDecision): PermissionRule | undefined =>
    rules.find((rule) => rule.decision === decision && applies(rule, call, subjects))
  const deny = first('deny')
  if (deny) return { decision: 'deny', because: formatRule(deny) }
  const ask = first('ask')
  if (ask) return { decision: 'ask', because: formatRule(ask) }
  if (!changes) return { decision: 'allow', because: null }
  const allow = mode === 'rules' && call.effect !== 'irreversible' ? first('allow') : undefined
  return allow ? { decision: 'allow', because: formatRule(allow) } : { decision: 'ask', because: null }
}

/** Whether calls of the tool have to be looked at before they are made. */
export function needsApproval(rules: readonly PermissionRule[], tool: { name: string; effect: ToolEffect }): boolean {
  if (tool.effect !== 'pure') return true
  return rules.some((rule) => rule.decision !== 'allow' && fitsGlob(rule.tool, tool.name, 'any'))
}

/** Rules a person may mean who always allows this call, the narrowest first. None for what cannot be undone. */
export function suggestRules(
  call: PermissionCall,
  realPath: (path: string) => string = (path) => path,
): PermissionRule[] {
  if (call.effect === 'irreversible') return []
  const { paths, hosts } = reallyAt(subjectsOf(call.arguments, call.pathArguments), realPath)
  const rule = (...when: RuleCondition[]): PermissionRule => ({ decision: 'allow', tool: call.name, when })
  const [path, host] = [paths[0], hosts[0]]
  const suggested: PermissionRule[] = []
  // A name with a star in it would fit more than itself.
  if (paths.some((each) => /[*?]/.test(each))) return []
  if (path && paths.every((each) => each === path)) suggested.push(rule({ of: 'path', is: path }))
  const folder = commonFolder(paths)
  if (folder) suggested.push(rule({ of: 'path', is: `${folder}/**` }))
  if (host && hosts.every((each) => each === host)) suggested.push(rule({ of: 'host', is: host }))
  suggested.push(rule())
  return suggested.filter((each) => permit({ mode: 'rules', rules: [each] }, call, realPath).decision === 'allow')
}

function applies(rule: PermissionRule, call: PermissionCall, subjects: Subjects): boolean {
  if (!fitsGlob(rule.tool, call.name, 'any')) return false
  return rule.when.every((condition) => meets(condition, call, subjects, rule.decision === 'allow'))
}

/** To allow, everything the call is about must fit; to ask or refuse, one thing is enough. */
function meets(condition: RuleCondition, call: PermissionCall, subjects: Subjects, all: boolean): boolean {
  if (condition.of === 'argument') {
    const value = call.arguments[condition.name]
    if (value === undefined) return false
    return fitsGlob(condition.is, typeof value === 'string' ? value : JSON.stringify(value), 'any')
  }
  const { paths, perhapsPaths, hosts } = subjects
  const kind = condition.of === 'path' ? 'path' : 'any'
  const fits = (each: string): boolean =>
    fitsGlob(kind === 'any' ? condition.is.toLowerCase() : condition.is, each, kind) && !leavesWorkspace(each, all)
  const certain = kind === 'path' ? paths : hosts
  const looked = kind === 'path' ? [...paths, ...perhapsPaths] : hosts
  return all ? certain.length > 0 && looked.every(fits) : looked.some(fits)
}

/** `**` is not meant to reach out of the workspace. */
const leavesWorkspace = (path: string, all: boolean): boolean => all && /^(\.\.($|\/)|\/|~|[a-z]:)/i.test(path)

const reallyAt = (subjects: Subjects, realPath: (path: string) => string): Subjects => ({
  ...subjects,
  paths: subjects.paths.map(realPath),
  perhapsPaths: subjects.perhapsPaths.map(realPath),
})

function commonFolder(paths: readonly string[]): string | null {
  const folders = paths.map((path) => path.split('/').slice(0, -1))
  const [first] = folders
  if (!first || paths.some((path) => path.startsWith('/') || path.startsWith('..'))) return null
  let length = first.length
  for (const each of folders) {
    let same = 0
    while (same < length && each[same] === first[same]) same += 1
    length = same
  }
  return length === 0 ? null : first.slice(0, length).join('/')
}
