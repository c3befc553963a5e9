/** What the examples of the agent for the bundled model show; they are in English, as it was trained. */
export const EXAMPLE_NOTES: Partial<Record<string, 'calculator' | 'readFile' | 'listFiles' | 'memory'>> = {
  'What is 12*7?': 'calculator',
  'Read docs/apple.txt': 'readFile',
  'List the files in docs': 'listFiles',
  'Remember that Alice likes copper': 'memory',
}
