import type { ToolEffect } from '@shared/agents.ts'
import type { PictureRef } from '@shared/pictures.ts'
import type { ErrorRecord } from '@shared/runs.ts'
import { TWIN_PICTURE } from './twin-picture.ts'

/** What a scripted model does in one step. */
export interface ScriptStep {
  thought?: string
  content?: string
  call?: {
    name: string
    arguments: Record<string, unknown>
    effect: ToolEffect
    result: string
    isError?: boolean
    pictures?: PictureRef[]
  }
  /** The run fails here. */
  error?: ErrorRecord
  /** The run breaks off here. */
  interrupted?: true
}

const LONG = Array.from(
  { length: 60 },
  (_, index) => `Line ${index + 1}: apples keep best in a cool, dark and slightly damp room, away from potatoes.`,
).join('\n')

/** The script whose pattern the input matches; the last one matches anything. */
const SCRIPTS: [RegExp, ScriptStep[]][] = [
  [/long|story/i, [{ thought: 'A long text is wanted.', content: LONG }]],
  [
    /12\s*\*\s*7|what is|calculate/i,
    [
      {
        thought: 'The person wants a product. I should not do arithmetic in my head when there is a calculator.',
        call: { name: 'calculator', arguments: { expression: '12*7' }, effect: 'pure', result: '84' },
      },
      { thought: 'The calculator says 84.', content: '12*7 = 84' },
    ],
  ],
  [
    /remember/i,
    [
      {
        thought: 'This is a fact about Alice that should be kept.',
        call: {
          name: 'memory_save',
          arguments: { text: 'Alice likes copper.' },
          effect: 'mutating',
          result: 'Saved as memory_8f2c.',
        },
      },
      { content: 'I will remember that Alice likes copper.' },
    ],
  ],
  [
    /read|apple/i,
    [
      {
        call: {
          name: 'read_file',
          arguments: { path: 'docs/apples.txt' },
          effect: 'pure',
          result: 'There is no file docs/apples.txt in the workspace. Files there: apple.txt, copper.txt.',
          isError: true,
        },
      },
      {
        thought: 'The name was wrong. I try apple.txt.',
        call: {
          name: 'read_file',
          arguments: { path: 'docs/apple.txt' },
          effect: 'pure',
          result:
            'The apple is the fruit of the tree Malus domestica.\nIt is grown in temperate climates all over the world.',
        },
      },
      {
        content:
          'The file says that the apple is the fruit of Malus domestica, grown in temperate climates everywhere.',
      },
    ],
  ],
  [
    /chart|draw/i,
    [
      {
        call: {
          name: 'draw_chart',
          arguments: { kind: 'bar', title: 'Apples', rows: [{ month: 'May', kg: 3 }], x: 'month', y: 'kg' },
          effect: 'pure',
          result: 'Drew a bar chart "Apples".',
          pictures: [TWIN_PICTURE.picture],
        },
      },
      { content: 'Here is the chart.' },
    ],
  ],
  [
    /fail|overflow/i,
    [{ error: { code: 'CONTEXT_OVERFLOW', message: 'The prompt has 2,310 tokens and the context holds 2,048.' } }],
  ],
  [/interrupt|crash/i, [{ thought: 'I begin to', interrupted: true }]],
  [
    /./s,
    [
      {
        call: {
          name: 'list_files',
          arguments: { path: 'docs' },
          effect: 'pure',
          result: 'apple.txt\ncopper.txt\nharbour.txt\nriver.txt',
        },
      },
      { content: 'There are four files in docs: apple.txt, copper.txt, harbour.txt and river.txt.' },
    ],
  ],
]

export function scriptFor(input: string): ScriptStep[] {
  return SCRIPTS.find(([pattern]) => pattern.test(input))?.[1] ?? []
}

/** Inputs of the runs that the twin begins with. */
export const PAST_INPUTS = [
  'What is 12*7?',
  'Read docs/apple.txt',
  'List the files in docs',
  'Remember that Alice likes copper.',
  'Tell me a long story about apples',
  'Fail with an overflow, please',
  'What is 3.5 * 18 - 2?',
  'Crash in the middle of this and leave me interrupted',
]
