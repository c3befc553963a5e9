/** What a new tool begins with; the words a person reads are below `tools.template`. */
export const TEMPLATES = {
  text: `import { defineTool, z } from 'autoglm'

export default defineTool({
  name: 'word_count',
  description: 'Count the words and lines of a text',
  effect: 'pure',
  input: z.object({
    text: z.string().describe('What to count in'),
  }),
  examples: [{ input: { text: 'one two' }, output: { words: 2, lines: 1 } }],
  async run({ text }) {
    return {
      words: text.split(/\\s+/).filter((word) => word !== '').length,
      lines: text === '' ? 0 : text.split('\\n').length,
    }
  },
})
`,
  web: `import { defineTool, z } from 'autoglm'

export default defineTool({
  name: 'exchange_rate',
  description: 'Look up the exchange rate of two currencies',
  effect: 'pure',
  capabilities: ['net:api.example.com'],
  input: z.object({
    from: z.string().describe('Currency code, such as EUR'),
    to: z.string().describe('Currency code, such as USD'),
  }),
  async run({ from, to }, ctx) {
    const response = await ctx.net.fetch(\`https://api.example.com/rates/\${from}/\${to}\`)
    if (response.status !== 200) throw new Error(\`The service answered \${response.status}.\`)
    return JSON.parse(response.body)
  },
})
`,
  api: `import { defineTool, z } from 'autoglm'

export default defineTool({
  name: 'search_tickets',
  description: 'Search the tickets of the help desk',
  effect: 'pure',
  capabilities: ['net:api.example.com', 'secrets:API_KEY'],
  input: z.object({
    query: z.string().min(1).describe('Words to look for'),
  }),
  async run({ query }, ctx) {
    const url = \`https://api.example.com/tickets?q=\${encodeURIComponent(query)}\`
    // The value of the secret is put in outside the sandbox; the tool and the model never see it.
    const response = await ctx.net.fetch(url, { headers: { Authorization: 'Bearer {{secrets.API_KEY}}' } })
    if (response.status !== 200) throw new Error(\`The help desk answered \${response.status}.\`)
    return JSON.parse(response.body)
  },
})
`,
  files: `import { defineTool, z } from 'autoglm'

export default defineTool({
  name: 'find_todos',
  description: 'List the lines with TODO in a file of the workspace',
  effect: 'pure',
  capabilities: ['fs.read'],
  input: z.object({
    path: z.string().describe('Path in the workspace'),
  }),
  async run({ path }, ctx) {
    const text = await ctx.fs.read(path)
    const found = text.split('\\n').flatMap((line, index) => (line.includes('TODO') ? [{ line: index + 1, text: line.trim() }] : []))
    ctx.log(\`\${found.length} lines\`)
    return found
  },
})
`,
  write: `import { defineTool, z } from 'autoglm'

export default defineTool({
  name: 'add_note',
  description: 'Add a line to a file of notes',
  effect: 'mutating',
  capabilities: ['fs.read', 'fs.write'],
  input: z.object({
    path: z.string().describe('Path in the workspace, such as notes/today.md'),
    line: z.string().describe('What to write down'),
  }),
  async run({ path, line }, ctx) {
    const before = await ctx.fs.read(path).catch(() => '')
    const { created } = await ctx.fs.write(path, \`\${before}\${line}\\n\`)
    return created ? 'Began the file.' : 'Added the line.'
  },
})
`,
} as const

export type TemplateName = keyof typeof TEMPLATES
export const TEMPLATE_NAMES = ['text', 'web', 'api', 'files', 'write'] as const satisfies readonly TemplateName[]
