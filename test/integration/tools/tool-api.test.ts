import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TOOL_API } from '@shared/tool-api/autoglm.ts'
import { describe, expect, it } from 'vitest'
import { TEMPLATES } from '../../../src/renderer/features/tools/templates.ts'
import { projectRoot, temporaryFolder } from '../../support/studio.ts'

/** What the compiler says of tools, each a file of its own, against the declarations the editor has. */
function check(tools: Record<string, string>): string {
  const folder = temporaryFolder('tool-api')
  mkdirSync(join(folder, 'node_modules/autoglm'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/autoglm/index.d.ts'), TOOL_API)
  for (const [name, source] of Object.entries(tools)) writeFileSync(join(folder, `${name}.ts`), source)
  const options = {
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023'],
    strict: true,
    noEmit: true,
    types: [],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }))
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' }).stdout
}

const tool = (
  body: string,
  input = 'z.object({ a: z.string(), b: z.int().optional(), c: z.enum(["x", "y"]).default("x") })',
) =>
  `import { defineTool, z } from 'autoglm'
export default defineTool({ name: 't', description: 't', effect: 'pure', input: ${input},
  run: async (input, ctx) => { ${body} } })
`

describe('the declarations of the tool API', () => {
  it('find fault with the templates, or with a sound tool', () => {
    const sound = tool(
      'const n: number | undefined = input.b; const s: "x" | "y" | undefined = input.c; return [n, s, input.a.length, (await ctx.fs.read("p")).length]',
    )
    const web = tool(
      'const url = new URL("https://a.b/?q=1"); url.searchParams.set("q", input.a); const bytes = new TextEncoder().encode(url.href); await new Promise<void>((done) => setTimeout(done, 5)); return [...url.searchParams.keys(), new TextDecoder().decode(bytes)]',
    )
    expect(check({ ...TEMPLATES, sound, web })).toBe('')
  })

  it('let mistakes pass', () => {
    const told = check({
      typo: tool('return input.aa'),
      wrong: tool('const n: number = input.a; return n'),
      missing: tool('return input.b.toFixed()'),
      capability: tool('return ctx.process.exit()'),
      effect: tool('return 1').replace("'pure'", "'safe'"),
    })
    expect(told).toContain("typo.ts(3,45): error TS2339: Property 'aa' does not exist")
    for (const file of ['wrong', 'missing', 'capability', 'effect']) expect(told).toContain(`${file}.ts(`)
  })
})
