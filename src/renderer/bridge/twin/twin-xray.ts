import type { RunId, SpanId } from '@shared/ids.ts'
import type { InferenceContent } from '@shared/runs.ts'
import type { TokenPart, Xray, XrayToken } from '@shared/xray.ts'

const TAGS: Record<string, { is: TokenPart; after: TokenPart }> = {
  '<tool_call>': { is: 'open', after: 'name' },
  '<arg_key>': { is: 'frame', after: 'key' },
  '</arg_key>': { is: 'frame', after: 'frame' },
  '<arg_value>': { is: 'frame', after: 'value' },
  '</arg_value>': { is: 'frame', after: 'frame' },
  '</tool_call>': { is: 'close', after: 'text' },
  '</think>': { is: 'frame', after: 'text' },
}

/** The X-ray of a scripted answer, whose one call is always right. */
export function twinXray(runId: RunId, spanId: SpanId, { output, prompt }: InferenceContent): Xray {
  const [call] = output.toolCalls
  let next: TokenPart = output.thought === '' ? 'text' : 'thought'
  let argument = -1
  const tokens = output.tokens.map(({ id, text }): XrayToken => {
    const tag = TAGS[text]
    if (text === '<arg_key>') argument += 1
    const part = tag?.is ?? next
    if (tag) next = tag.after
    const inCall = part !== 'thought' && part !== 'text' && text !== '</think>'
    const named = inCall && argument >= 0 && text !== '</tool_call>'
    return { id, text, part, call: inCall ? 0 : null, argument: named ? argument : null }
  })
  const from = tokens.findIndex((token) => token.call === 0)
  return {
    runId,
    spanId,
    format: 'glm-4.7',
    thoughtOpen: prompt.text.endsWith('<think>'),
    tools: call ? [call.name] : [],
    tokens,
    calls: call
      ? [
          {
            name: call.name,
            declared: true,
            arguments: Object.entries(call.arguments).map(([name, value]) => ({
              name,
              raw: String(value),
              declared: true,
              required: true,
              expected: ['string'],
              from: 'text',
              type: 'string',
              value,
              ok: true,
            })),
            missing: [],
            problems: [],
            call,
            tokens: { from, to: tokens.length },
          },
        ]
      : [],
    content: output.content,
    agrees: true,
  }
}
