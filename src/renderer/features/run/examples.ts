/** Prompts that the bundled model can answer. It was trained in English, so they are not translated. */
export const EXAMPLES = [
  { text: 'What is 12*7?', note: 'calculator' },
  { text: 'Read docs/apple.txt', note: 'readFile' },
  { text: 'List the files in docs', note: 'listFiles' },
  { text: 'Remember that Alice likes copper', note: 'memory' },
] as const
