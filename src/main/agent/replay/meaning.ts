import { z } from 'zod'
import { hashJson } from '../../kit/canonical.ts'
import type { BlobStore } from '../../store/types.ts'
import { messageRefs, type Versions } from '../journal.ts'
import type { DeclaredTool } from '../loop-state.ts'
import { type RecordedEffect, type Recording, toolsAt, versionsAt } from './recording.ts'
import type { Asked } from './reenact.ts'

/** Everything that decides what a command means, with its history shortened to what is new since the inference before. */
export interface Meaning {
  kind: string
  scope: string
  /** Name of the tool, or empty. */
  name: string
  body: Record<string, unknown>
  /** Messages of the history that are left out of `body`. */
  offset: number
  /** Hash of kind and body: equal where two commands differ only by what earlier ones put into the history. */
  key: string
}

const CallArguments = z.looseObject({ call: z.looseObject({ name: z.string() }) })

const meaning = (kind: string, scope: string, name: string, body: Record<string, unknown>, offset = 0): Meaning => ({
  kind,
  scope,
  name,
  body,
  offset,
  key: hashJson({ kind, body }),
})

/** Of recorded effects, from the first that is asked about on. */
export function recordedMeanings(recording: Recording, from: number): Meaning[] {
  const { blobs, effects } = recording
  let before: { args: string; messages: string[] } | undefined
  // What came last before `from` says which history is old.
  const last = effects.slice(0, from).findLast((each) => each.kind === 'model.call')
  if (last) before = { args: last.args, messages: messageRefs(blobs, last.args) }
  return effects.slice(from).map((effect) => {
    if (effect.kind !== 'model.call') return recordedCall(blobs, effect, toolsAt(recording, effect.seq))
    const messages: string[] = messageRefs(blobs, effect.args, before)
    const offset = sharedPrefix(before?.messages ?? [], messages)
    before = { args: effect.args, messages }
    const {
      tools,
      base: _base,
      summary,
      ...params
    } = z.looseObject({ tools: z.string() }).parse(blobs.getJson(effect.args))
    const fresh = messages.slice(offset).map((ref) => blobs.getJson(ref))
    const request = { ...params, tools: blobs.getJson(tools), messages: fresh }
    return meaning(
      effect.kind,
      effect.scope,
      '',
      { request, ...withSummary(summary), ...decisive(versionsAt(recording, effect.seq)) },
      offset,
    )
  })
}

function recordedCall(
  blobs: BlobStore,
  { kind, scope, args }: RecordedEffect,
  tools: readonly DeclaredTool[],
): Meaning {
  const body = z.record(z.string(), z.unknown()).parse(blobs.getJson(args))
  const call = CallArguments.safeParse(body)
  const name = call.success ? call.data.call.name : ''
  if (kind !== 'tool.call') return meaning(kind, scope, name, body)
  return meaning(kind, scope, name, { ...body, schema: tools.find((each) => each.name === name) ?? null })
}

/** Of today's commands, from the first that is asked about on. */
export function askedMeanings(asked: readonly Asked[], from: number): Meaning[] {
  let before: readonly object[] = []
  const last = asked.slice(0, from).findLast((each) => each.command.kind === 'model.call')?.command
  if (last?.kind === 'model.call') before = last.request.messages
  return asked.slice(from).map(({ command, tools, versions }) => {
    const { kind, scope, ...rest } = command
    if (command.kind !== 'model.call') {
      const name = 'call' in command ? command.call.name : ''
      if (kind !== 'tool.call') return meaning(kind, scope, name, rest)
      return meaning(kind, scope, name, { ...rest, schema: tools.find((each) => each.name === name) ?? null })
    }
    const { messages, ...request } = command.request
    const offset = sharedPrefix(before, messages)
    before = messages
    const body = {
      request: { ...request, messages: messages.slice(offset) },
      ...withSummary(command.summary),
      ...decisive(versions),
    }
    return meaning(kind, scope, '', body, offset)
  })
}

/** How much of `before` begins `now`: all of it, or nothing is taken for granted. */
function sharedPrefix<T>(before: readonly T[], now: readonly T[]): number {
  return before.length <= now.length && before.every((each, at) => each === now[at]) ? before.length : 0
}

const decisive = ({ modelSha256, remote, template }: Versions) => ({
  model: modelSha256 ?? remote ?? null,
  template: template.hash,
})

const withSummary = (summary: unknown) => (summary === undefined ? {} : { summary })
