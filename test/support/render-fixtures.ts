// Renders the dialogues with an official template, which is not part of this repository, into a fixture:
//   node test/support/render-fixtures.ts TEMPLATE.jinja NAME > test/fixtures/glm/NAME.json
import { readFileSync } from 'node:fs'
import { Template } from '@huggingface/jinja'
import { DIALOGUES } from './dialogues.ts'

const [path = '', source = ''] = process.argv.slice(2)
const template = new Template(readFileSync(path, 'utf8'))

const rendered = DIALOGUES.map(({ name, messages, tools, thinking }) => ({
  name,
  text: template.render({
    messages: messages.map((message) =>
      message.role === 'assistant'
        ? {
            role: 'assistant',
            content: message.content,
            reasoning_content: message.thought,
            tool_calls: message.toolCalls.map((call) => ({ type: 'function', function: call })),
          }
        : message,
    ),
    tools: tools.length > 0 ? tools.map((tool) => ({ type: 'function', function: tool })) : null,
    add_generation_prompt: true,
    enable_thinking: thinking,
    clear_thinking: false,
  }),
}))
process.stdout.write(`${JSON.stringify({ source, rendered }, null, 2)}\n`)
