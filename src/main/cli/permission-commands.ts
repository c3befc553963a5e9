import { StudioError } from '@shared/errors.ts'
import { PermissionMode, type PermissionRule, type Permissions } from '@shared/permissions.ts'
import { formatRule, parseRule } from '@shared/rule-text.ts'
import { Argument, type Command } from 'commander'
import type { Headless } from './headless.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** `read-only` reads better on a command line than the setting's own word. */
const MODES: Record<string, PermissionMode> = { ask: 'ask', rules: 'rules', 'read-only': 'readOnly' }

/** Adds `permissions`: what tools may do without asking, and what they may not do at all. */
export function addPermissionCommands(program: Command, shared: (command: Command) => Command): void {
  const permissions = program
    .command('permissions')
    .description('what tools may do without asking, and what they may not do at all')

  shared(permissions.command('list').description('the mode and the rules')).action(async (options: GlobalOptions) => {
    const found = await within(options, async ({ studio }) => studio.settings.current.permissions, { lookOnly: true })
    print(options, { mode: found.mode, rules: found.rules.map(formatRule) }, () => format(found))
  })

  shared(
    permissions
      .command('mode')
      .description('ask: always ask; rules: ask unless a rule decides; read-only: change nothing')
      .addArgument(new Argument('<mode>', 'what holds from now on').choices(Object.keys(MODES))),
  ).action((mode: string, options: GlobalOptions) =>
    change(options, () => ({ mode: PermissionMode.parse(MODES[mode]) })),
  )

  shared(
    permissions
      .command('add')
      .description('lay down a rule, such as: allow write_file when path is "notes/**"')
      .argument('<rule...>', 'the rule'),
  ).action((words: string[], options: GlobalOptions) => {
    const rule = readRule(words)
    return change(options, ({ rules }) => ({ rules: [...without(rules, rule), rule] }))
  })

  shared(
    permissions.command('remove').description('drop a rule').argument('<rule...>', 'the rule as it is listed'),
  ).action((words: string[], options: GlobalOptions) => {
    const rule = readRule(words)
    return change(options, ({ rules }) => {
      const left = without(rules, rule)
      if (left.length === rules.length) throw new StudioError('NOT_FOUND', `There is no rule "${formatRule(rule)}".`)
      return { rules: left }
    })
  })
}

const without = (rules: readonly PermissionRule[], rule: PermissionRule): PermissionRule[] =>
  rules.filter((each) => formatRule(each) !== formatRule(rule))

/** Words as the shell split them: one with a space in it was quoted. Errors: VALIDATION_FAILED. */
function readRule(words: readonly string[]): PermissionRule {
  const text =
    words.length === 1
      ? (words[0] ?? '')
      : words.map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(' ')
  const { rule, problem } = parseRule(text)
  if (!rule) throw new StudioError('VALIDATION_FAILED', problem)
  return rule
}

async function change(options: GlobalOptions, next: (now: Permissions) => Partial<Permissions>): Promise<void> {
  const work = async ({ studio }: Headless) =>
    studio.settings.update('cli', { permissions: next(studio.settings.current.permissions) }).permissions
  const found = await within(options, work)
  print(options, { mode: found.mode, rules: found.rules.map(formatRule) }, () => format(found))
}

function format({ mode, rules }: Permissions): string {
  const name = Object.entries(MODES).find(([, each]) => each === mode)?.[0] ?? mode
  return [`mode: ${name}`, ...(rules.length > 0 ? rules.map(formatRule) : ['no rules'])].join('\n')
}
