import { randomInt } from 'node:crypto'
import type { CapabilityUse, ToolDeclaration } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import { fromSchema, objectFromSchema } from '../../tools/from-schema.ts'
import { changesThings, parseGrant } from '../../tools/sandbox/capabilities/grants.ts'
import type { OpenedHost } from '../../tools/sandbox/capabilities/host.ts'
import type { Sandbox, SandboxResult, Surroundings } from '../../tools/sandbox/types.ts'
import type { Tool, ToolContext } from '../../tools/types.ts'
import { AnswerLog, type CallRecord } from './call-record.ts'

export interface AuthoredParts {
  declaration: ToolDeclaration
  version: number
  /** As the sandbox runs it. */
  code: string
  granted: readonly string[]
  /** Told once a call of a run is over, with what it touched and what it was answered. */
  onCalled?(uses: readonly CapabilityUse[], record: CallRecord, context: ToolContext): void
}

/** What carries out the capabilities of one call; it checks each against what was granted. */
export type OpenHost = (
  granted: readonly string[],
  context: ToolContext,
  onUse: (use: CapabilityUse) => void,
) => Promise<OpenedHost>

/** Milliseconds a call may take beyond the sandbox's own limit, in which the sandbox ends it with better words. */
const GRACE_MS = 3_000
/** Uses that a span names; of more, how many. */
const MOST_NAMED = 20

/** A tool that a person wrote as agents have it. Errors: VALIDATION_FAILED for a schema that cannot be checked. */
export function authoredTool(
  sandbox: Sandbox,
  openHost: OpenHost,
  parts: AuthoredParts,
): Tool<Record<string, unknown>> {
  const { declaration, version } = parts
  const { name, description, effect, capabilities, inputSchema, limits } = declaration
  return {
    name,
    version,
    description,
    effect,
    capabilities,
    input: objectFromSchema(inputSchema),
    inputSchema,
    previews:
      capabilities.some((each) => changesThings(parseGrant(each))) &&
      capabilities.every((each) => each.startsWith('fs.') || each.startsWith('sqlite')),
    timeoutMs: limits.seconds * 1000 + GRACE_MS,
    async run(input, context) {
      const uses: CapabilityUse[] = []
      const onUse = (use: CapabilityUse) => uses.push(use)
      let record: CallRecord | null = null
      try {
        const { output } = await callAuthored(sandbox, openHost, parts, input, context, {
          onUse,
          onRecord: (made) => {
            record = made
          },
        })
        return { content: asContent(output) }
      } finally {
        const made = record as CallRecord | null
        if (!context.preview && made) {
          if (uses.length > 0) context.note?.(attributesOf(uses, made))
          parts.onCalled?.(uses, made, context)
        }
      }
    },
  }
}

export interface Listener {
  onUse?(use: CapabilityUse): void
  onLog?(line: string): void
  onProgress?(fraction: number, message?: string): void
  /** Told when the call is over, however it ends. */
  onRecord?(record: CallRecord): void
  /** In the place of what a call would have by itself. */
  given?: {
    surroundings?: Surroundings
    /** Answers in the place of the studio's side, which is `live`. */
    host?(live: OpenedHost): OpenedHost['call']
    now?(): number
  }
}

/** One call in the sandbox; secrets are hidden in all that comes of it. Errors: TOOL_FAILED, also for a result that is not what the tool declares; LIMIT_REACHED; CANCELLED. */
export async function callAuthored(
  sandbox: Sandbox,
  openHost: OpenHost,
  { declaration, code, granted }: AuthoredParts,
  input: Record<string, unknown>,
  context: ToolContext,
  { onUse = () => undefined, onLog, onProgress, onRecord, given = {} }: Listener = {},
): Promise<SandboxResult> {
  const surroundings = given.surroundings ?? drawSurroundings(granted)
  tellSurroundings(surroundings, onUse)
  const host = await openHost(granted, context, onUse)
  const { veil } = host
  const answers = new AnswerLog(surroundings, veil)
  try {
    const result = await sandbox.call({
      code,
      surroundings,
      input,
      limits: declaration.limits,
      host: answers.keep(given.host ? given.host(host) : host.call),
      now: given.now ?? answers.now,
      signal: context.signal,
      ...(onLog ? { onLog: (line) => onLog(veil.text(line)) } : {}),
      ...(onProgress
        ? {
            onProgress: (fraction, message) =>
              onProgress(fraction, message === undefined ? message : veil.text(message)),
          }
        : {}),
    })
    checkResult(declaration, result.output)
    return { ...result, output: veil.value(result.output) }
  } catch (error) {
    if (!(error instanceof StudioError) || veil.text(error.message) === error.message) throw error
    throw new StudioError(error.code, veil.text(error.message), { data: error.data })
  } finally {
    onRecord?.(answers.record(host.spent()))
  }
}

/** Errors: TOOL_FAILED with `data.reason` `result`. */
function checkResult({ name, outputSchema }: ToolDeclaration, output: unknown): void {
  if (!outputSchema) return
  const issue = fromSchema(outputSchema).safeParse(output).error?.issues[0]
  if (!issue) return
  const at = issue.path.length > 0 ? ` at /${issue.path.join('/')}` : ''
  throw new StudioError('TOOL_FAILED', `${name} gave something else than it declares${at}: ${issue.message}.`, {
    data: { reason: 'result' },
  })
}

/** Clock and dice for a call; they stay with it, so that the same call can be made again. */
const drawSurroundings = (granted: readonly string[]): Surroundings => ({
  now: granted.includes('clock') ? Date.now() : null,
  seed: granted.includes('random') ? randomInt(2 ** 32) : null,
})

function tellSurroundings({ now, seed }: Surroundings, onUse: (use: CapabilityUse) => void): void {
  const show = (capability: string, summary: string) => onUse({ capability, method: 'start', summary, refused: false })
  if (now !== null) show('clock', new Date(now).toISOString())
  if (seed !== null) show('random', String(seed))
}

/** What a span says of a call beside its result. */
function attributesOf(uses: readonly CapabilityUse[], { surroundings, model }: CallRecord): Record<string, unknown> {
  const { now, seed } = surroundings
  const touched = uses.filter(({ method }) => method !== 'start')
  const named = touched
    .slice(0, MOST_NAMED)
    .map(
      ({ capability, method, summary, refused }) => `${refused ? 'refused: ' : ''}${capability} ${method} ${summary}`,
    )
  const more = touched.length > MOST_NAMED ? [`${touched.length - MOST_NAMED} more`] : []
  return {
    ...(now === null ? {} : { 'studio.tool.clock': new Date(now).toISOString() }),
    ...(seed === null ? {} : { 'studio.tool.seed': seed }),
    ...(touched.length > 0 ? { 'studio.tool.uses': [...named, ...more] } : {}),
    ...(model.questions > 0
      ? {
          'studio.tool.model.questions': model.questions,
          'studio.tool.model.input_tokens': model.inputTokens,
          'studio.tool.model.output_tokens': model.outputTokens,
        }
      : {}),
  }
}

/** What the model reads of a result. */
export function asContent(output: unknown): string {
  if (output === undefined || output === null) return 'Done.'
  return typeof output === 'string' ? output : JSON.stringify(output)
}
