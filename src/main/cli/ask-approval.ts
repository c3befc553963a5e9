import { createInterface } from 'node:readline/promises'
import type { PendingApproval, ProposedChange } from '@shared/runs.ts'
import { createTwoFilesPatch } from 'diff'
import { safe } from './safe-text.ts'

export interface Decision {
  decision: 'approve' | 'deny'
  reason: string | null
  /** The tool's name, where it must be written. */
  typed?: string
  /** To the question that the call is. */
  answer?: string
  /** One of the rules that were offered. */
  rule?: string
}

export interface ApprovalOptions {
  approve: 'ask' | 'all' | 'none'
  json: boolean
}

/** Decides as the options say, or asks the person at the terminal; without one the answer is no. */
export async function askApproval(
  pending: PendingApproval,
  options: ApprovalOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { call, effect, typed, repeated, rules } = pending
  if (options.approve === 'none') return { decision: 'deny', reason: 'approvals are switched off' }
  if (pending.question && options.approve === 'all') {
    return { decision: 'deny', reason: 'nobody is there to answer; decide it yourself' }
  }
  const alone = options.json || !process.stdin.isTTY
  if (repeated !== undefined && (alone || options.approve === 'all')) {
    return { decision: 'deny', reason: `it was asked for ${repeated} times now, with the same arguments` }
  }
  if (options.approve === 'all' && !typed) return { decision: 'approve', reason: null }
  if (alone) {
    const all = typed ? 'it cannot be undone and a fork may do it twice' : 'run with --approve all to allow it'
    return { decision: 'deny', reason: `nobody is there to ask; ${all}` }
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    process.stderr.write(`${describe(pending)}\n`)
    if (pending.question) {
      const { choices } = pending.question
      for (const [index, choice] of choices.entries()) process.stderr.write(`  ${index + 1}: ${safe(choice)}\n`)
      const text = (await terminal.question('Answer (empty for none): ', { signal })).trim()
      if (text === '') return { decision: 'deny', reason: 'the person gave no answer' }
      return { decision: 'approve', reason: null, answer: choices[Number(text) - 1] ?? text }
    }
    if (typed) {
      const written = (
        await terminal.question(`This cannot be undone. Write ${call.name} to agree: `, { signal })
      ).trim()
      return { decision: written === call.name ? 'approve' : 'deny', reason: null, typed: written }
    }
    const offered = rules.map((rule, index) => `  ${index + 1}: ${safe(rule)}\n`).join('')
    if (offered) process.stderr.write(`A number allows this and from now on:\n${offered}`)
    const choices = rules.length > 0 ? `y/N/1${rules.length > 1 ? `-${rules.length}` : ''}` : 'y/N'
    const answer = (await terminal.question(`Allow ${call.name} (${effect})? [${choices}] `, { signal })).trim()
    const rule = rules[Number(answer) - 1]
    if (rule !== undefined) return { decision: 'approve', reason: null, rule }
    return { decision: /^y(es)?$/i.test(answer) ? 'approve' : 'deny', reason: null }
  } catch (error) {
    // Ctrl+C at the question stops the run, whose end aborts the question.
    if (signal.aborted) return { decision: 'deny', reason: null }
    throw error
  } finally {
    terminal.close()
  }
}

/** The call and what it would change. Texts are a model's: nothing in them may steer the terminal. */
function describe({ call, repeated, because, changes, question }: PendingApproval): string {
  const lines = [question ? question.text : `${call.name} ${JSON.stringify(call.arguments)}`]
  if (repeated !== undefined) lines.push(`The model has asked for this very call ${repeated} times now.`)
  if (because !== undefined) lines.push(`Asked about because of the rule: ${because}`)
  lines.push(...changes.map(formatChange))
  return lines.flatMap((line) => line.split('\n').map(safe)).join('\n')
}

function formatChange(change: ProposedChange): string {
  if (change.kind === 'move') return `move ${change.path} -> ${change.to}`
  const [before, after] = [change.before, change.kind === 'write' ? change.after : null]
  if (before?.text === null || after?.text === null) return `${change.kind} ${change.path} (${after?.bytes ?? 0} bytes)`
  const patch = createTwoFilesPatch(
    before ? change.path : '/dev/null',
    after ? change.path : '/dev/null',
    before?.text ?? '',
    after?.text ?? '',
    undefined,
    undefined,
    { timeout: 500 },
  )
  return patch?.replace(/^=+\n/, '').trimEnd() ?? `${change.kind} ${change.path}`
}
