import type { SpanContent } from '@shared/runs.ts'
import type { OtlpProfile } from '@shared/share.ts'
import { inputMessages, outputMessages, type Scrub, scrubValue } from './messages.ts'
import { flattenMessages, inputOutput } from './open-inference.ts'
import type { RecordedRequest } from './requests.ts'

/** Attributes that hold what was said; never sent unless asked for. */
export const CONTENT_KEY =
  /^(gen_ai\.(system_instructions|input\.messages|output\.messages|tool\.(call\.arguments|call\.result|definitions)|retrieval\.|memory\.)|input\.value|output\.value|llm\.(input|output)_messages|llm\.(tools|prompts)|retrieval\.documents|exception\.(message|stacktrace))/

/** What a step read and produced, as attributes of the profile. */
export function contentAttributes(
  content: SpanContent,
  request: RecordedRequest | null,
  finishReason: string | null,
  profile: OtlpProfile,
  scrub: Scrub,
): Record<string, unknown> {
  const flat = profile === 'openinference'
  switch (content.kind) {
    case 'inference': {
      const input = request ? inputMessages(request.messages, scrub) : null
      // The newer conventions keep the reason on the span alone.
      const output = outputMessages(content, profile === 'genai-1.41' ? finishReason : null, scrub)
      const tools = (request?.tools ?? []).map(({ name, description, parameters }) => ({
        type: 'function',
        name,
        description: scrub(description),
        parameters,
      }))
      if (flat) {
        return {
          ...inputOutput(input ?? scrub(content.prompt.text), scrub(content.output.content)),
          ...flattenMessages('llm.input_messages', input ?? []),
          ...flattenMessages('llm.output_messages', output),
          ...Object.fromEntries(
            tools.map((tool, index) => [`llm.tools.${index}.tool.json_schema`, JSON.stringify(tool)]),
          ),
        }
      }
      return {
        'gen_ai.input.messages': input ? JSON.stringify(input) : undefined,
        'gen_ai.output.messages': JSON.stringify(output),
        'gen_ai.tool.definitions': tools.length > 0 ? JSON.stringify(tools) : undefined,
      }
    }
    case 'tool': {
      const given = scrubValue(content.call.arguments, scrub)
      const result = content.result === null ? undefined : scrub(content.result)
      if (flat) return inputOutput(given, result)
      return { 'gen_ai.tool.call.arguments': JSON.stringify(given), 'gen_ai.tool.call.result': result }
    }
    case 'approval':
      return {
        'gen_ai.tool.call.arguments': JSON.stringify(scrubValue(content.call.arguments, scrub)),
        'studio.approval.reason': content.reason === null ? undefined : scrub(content.reason),
      }
    case 'text': {
      const input = content.input === null ? null : scrub(content.input)
      const output = content.output === null ? null : scrub(content.output)
      if (flat) return inputOutput(input, output)
      const message = (role: 'user' | 'assistant', text: string | null): string | undefined =>
        text === null
          ? undefined
          : JSON.stringify([
              {
                role,
                parts: [{ type: 'text', content: text }],
                // The published shape demands one of every output.
                ...(role === 'assistant' ? { finish_reason: 'stop' } : {}),
              },
            ])
      return { 'gen_ai.input.messages': message('user', input), 'gen_ai.output.messages': message('assistant', output) }
    }
  }
}
