import type { ToolSchema } from '../types.ts'

const tool = (
  name: string,
  description: string,
  properties: Record<string, unknown>,
  required: string[] = Object.keys(properties),
): ToolSchema => ({ name, description, parameters: { type: 'object', properties, required } })

const text = { type: 'string' }

/** The tools of the conformance cases, by name: every JSON type, nesting, and none at all. */
export const TOOLS: Readonly<Record<string, ToolSchema>> = Object.fromEntries(
  [
    tool('calculator', 'Evaluate an arithmetic expression exactly', { expression: text }),
    tool('list_files', 'List files of a folder in the workspace', { path: text }),
    tool('read_file', 'Read a text file in the workspace', { path: text }),
    tool('memory_save', 'Save a fact to long-term memory', { text }),
    tool('current_time', 'The current date and time', {}),
    tool('get_weather', 'Weather forecast of a city', { city: text, days: { type: 'integer' } }, ['city']),
    tool('set_light', 'Switch a light on or off', { room: text, on: { type: 'boolean' } }),
    tool('add_tags', 'Add tags to a note', { note: text, tags: { type: 'array', items: text } }),
    tool('create_event', 'Put an event into the calendar', {
      title: text,
      place: { type: 'object', properties: { city: text, room: { type: 'integer' } }, required: ['city', 'room'] },
    }),
    tool('write_file', 'Write a text file in the workspace', { path: text, content: text }),
  ].map((each) => [each.name, each]),
)
