import { createInterface, type Interface } from 'node:readline/promises'
import { checkForm } from '@shared/form-check.ts'
import type { FormField, FormValues, McpAnswer, McpRequest, SamplingRequest } from '@shared/mcp-requests.ts'
import type { PendingApproval } from '@shared/runs.ts'
import type { ApprovalOptions } from './ask-approval.ts'
import { safe, safeLines } from './safe-text.ts'

type Asking = Pick<PendingApproval, 'call'> & { request: McpRequest }
type Ask = (question: string) => Promise<string>

/** Answers what a server asks within a call as the options say, or has the person at the terminal do it; without one the answer is no. */
export async function askServerRequest(
  { call, request }: Asking,
  { approve, json }: ApprovalOptions,
  signal: AbortSignal,
): Promise<McpAnswer> {
  if (approve === 'none') return { action: 'decline', reason: 'approvals are switched off' }
  if (approve === 'all' && request.kind === 'sampling') return { action: 'accept' }
  if (approve === 'all' || json || !process.stdin.isTTY) return { action: 'decline', reason: reasonAlone(request) }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    process.stderr.write(`${describe(request, call.name)}\n`)
    return await answer(request, terminal, signal)
  } catch (error) {
    // Ctrl+C at the question stops the run, whose end aborts the question.
    if (signal.aborted) return { action: 'cancel' }
    throw error
  } finally {
    terminal.close()
  }
}

const reasonAlone = ({ kind }: McpRequest): string =>
  kind === 'sampling' ? 'nobody is there to ask; run with --approve all to allow it' : 'nobody is there to answer'

async function answer(request: McpRequest, terminal: Interface, signal: AbortSignal): Promise<McpAnswer> {
  const ask: Ask = async (question) => (await terminal.question(question, { signal })).trim()
  switch (request.kind) {
    case 'sampling':
      return yesOrNo(await ask(`Put this to the model (at most ${request.maxTokens} tokens)? [y/N] `))
    case 'url':
      return yesOrNo(await ask('Open it yourself if you trust it. Tell the server that you agree? [y/N] '))
    case 'form': {
      const word = await ask('Fill this in? [y/N] ')
      if (!isYes(word)) return yesOrNo(word)
      return { action: 'accept', values: await fillIn(request.fields, ask) }
    }
    default:
      return request satisfies never
  }
}

const isYes = (word: string): boolean => /^y(es)?$/i.test(word)

const yesOrNo = (word: string): McpAnswer =>
  isYes(word) ? { action: 'accept' } : { action: 'decline', reason: 'the person declined' }

async function fillIn(fields: readonly FormField[], ask: Ask): Promise<FormValues> {
  const values: FormValues = {}
  for (const field of fields) {
    process.stderr.write(describeField(field))
    for (;;) {
      const value = readField(field, await ask(promptOf(field)))
      const problem = checkForm([field], value === undefined ? {} : { [field.name]: value })[field.name]
      if (!problem) {
        if (value !== undefined) values[field.name] = value
        break
      }
      process.stderr.write(`That does not fit (${problem}).\n`)
    }
  }
  return values
}

/** Pure: a typed line as a value of the field; undefined for none. Choices go by number or value, several with commas between. */
export function readField({ kind, choices, initial }: FormField, line: string): FormValues[string] | undefined {
  if (line === '') return initial ?? undefined
  const choice = (text: string): string => choices[Number(text) - 1]?.value ?? text
  switch (kind) {
    case 'boolean':
      return isYes(line) ? true : /^no?$/i.test(line) ? false : line
    case 'number':
    case 'integer':
      return Number.isFinite(Number(line)) ? Number(line) : line
    case 'choice':
      return choice(line)
    case 'choices':
      return line.split(',').map((each) => choice(each.trim()))
    case 'text':
      return line
    default:
      return kind satisfies never
  }
}

/** What is asked, by whom. Texts are a server's: nothing in them may steer the terminal. */
function describe(request: McpRequest, tool: string): string {
  const from = `The server ${request.server} asks during ${safe(tool)}:`
  switch (request.kind) {
    case 'sampling':
      return [`The server ${request.server} wants to ask the model during ${safe(tool)}:`, ...turnsOf(request)].join(
        '\n',
      )
    case 'form':
      return `${from}\n${safeLines(request.message)}`
    case 'url':
      return `${from}\n${safeLines(request.message)}\n  it leads to ${safe(request.host)}: ${safe(request.url)}`
    default:
      return request satisfies never
  }
}

const turnsOf = ({ system, messages }: SamplingRequest): string[] => [
  ...(system === null ? [] : [`  system: ${safeLines(system)}`]),
  ...messages.map(({ role, text }) => `  ${role}: ${safeLines(text)}`),
]

function describeField({ label, description, choices }: FormField): string {
  const about = description === '' ? '' : `: ${safeLines(description)}`
  const list = choices.map((choice, index) => `  ${index + 1}: ${safe(choice.label)}\n`)
  return `${safe(label)}${about}\n${list.join('')}`
}

const HOW: Record<FormField['kind'], string> = {
  text: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'y/n',
  choice: 'one of these',
  choices: 'any of these, with commas',
}

function promptOf({ kind, choices, required, initial }: FormField): string {
  const how = HOW[kind]
  const nameOf = (value: unknown): string => choices.find((choice) => choice.value === value)?.label ?? String(value)
  const first = Array.isArray(initial) ? initial.map(nameOf).join(', ') : nameOf(initial)
  const empty = initial !== null ? `empty: ${safe(first)}` : required ? 'needed' : 'empty for none'
  return `  (${how}, ${empty}) `
}
