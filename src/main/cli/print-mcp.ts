import type { McpCheck, McpImport, McpLogLine, McpPrompt, McpResource, McpServer } from '@shared/mcp.ts'
import { safe } from './safe-text.ts'

/** A server on one line, and what is wrong with it on the next. */
export function formatMcpServer({ name, phase, commandLine, tools, problem, missingSecrets }: McpServer): string {
  const there = tools.filter(({ consent }) => consent !== 'gone')
  const waiting = there.filter(({ consent }) => consent !== 'given').length
  const count = `${there.length} tools${waiting > 0 ? `, ${waiting} wait for consent` : ''}`
  return [
    `${name}  ${phase}  ${count}  ${safe(commandLine)}`,
    ...(problem ? [`  ${safe(problem.message)}`] : []),
    ...missingSecrets.map((secret) => `  needs ${secret}: set the environment variable of this name`),
  ].join('\n')
}

/** What a confirmation would be of, and how to give it. */
export function formatUnconfirmed({ name, commandLine, folder, given, commandHash }: McpServer): string {
  return [
    `${name} is not started before you have confirmed it:`,
    `  ${safe(commandLine)}`,
    ...(folder === null ? [] : [`  in ${safe(folder)}`]),
    ...given.map((each) => `  with ${safe(each)}`),
    `To confirm exactly this: autoglm mcp confirm ${name} --hash ${commandHash.slice(0, 16)}`,
  ].join('\n')
}

/** What a server may ask of the studio. */
export function formatAllows({ name, allows: { sampling, elicitation, roots } }: McpServer): string {
  const may = (what: boolean, words: string): string => `${what ? 'may' : 'may not'} ${words}`
  return [
    `${name} ${may(elicitation, 'ask you questions (--elicitation)')}`,
    `${name} ${may(sampling, 'ask the model (--sampling)')}`,
    roots.length === 0 ? `${name} is told of no folder (--root)` : `${name} is told of ${roots.map(safe).join(', ')}`,
  ].join('\n')
}

export function formatImport({ added, skipped, secrets }: McpImport): string {
  return [
    ...added.map(formatUnconfirmed),
    ...skipped.map(({ name, reason }) => `${safe(name)} was left out. ${safe(reason)}`),
    ...(secrets.length > 0
      ? [`Secrets were not kept; set these environment variables: ${[...new Set(secrets)].join(', ')}`]
      : []),
  ].join('\n')
}

export function formatMcpTools({ name, tools }: McpServer): string {
  if (tools.length === 0) return `${name} has no tools.`
  return tools
    .map((tool) => {
      const state =
        tool.problem ?? (tool.consent === 'given' ? 'agents can have it' : `${tool.consent}, waits for consent`)
      const hidden = tool.hidden.length > 0 ? `\n  hidden characters written out: ${tool.hidden.join(', ')}` : ''
      return `${safe(tool.name)}  ${tool.effect}  ${state}\n  ${safe(tool.description.split('\n')[0] ?? '')}${hidden}`
    })
    .join('\n')
}

export const formatLog = ({ at, source, text }: McpLogLine): string =>
  `${new Date(at).toISOString().slice(11, 23)}  ${source.padEnd(6)}  ${safe(text)}`

export function formatChecks(checks: readonly McpCheck[]): string {
  return checks
    .flatMap(({ check, result, message, problem }) => [
      `${result.padEnd(7)}  ${check.padEnd(9)}  ${safe(message)}`,
      ...(problem?.lines ?? []).map((line) => `           | ${safe(line)}`),
    ])
    .join('\n')
}

export function formatResources(resources: readonly McpResource[]): string {
  if (resources.length === 0) return 'It has no resources.'
  return resources
    .map(({ uri, name, mimeType, template }) =>
      safe(`${uri}  ${name}${mimeType ? `  ${mimeType}` : ''}${template ? '  (fill in)' : ''}`),
    )
    .join('\n')
}

export function formatPrompts(prompts: readonly McpPrompt[]): string {
  if (prompts.length === 0) return 'It has no prompts.'
  return prompts
    .map((prompt) => {
      const takes = prompt.arguments.map(({ name, required }) => (required ? name : `[${name}]`)).join(' ')
      return safe(`${prompt.label} ${takes}  ${prompt.description}`)
    })
    .join('\n')
}
