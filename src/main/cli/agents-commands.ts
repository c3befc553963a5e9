import { readFile, writeFile } from 'node:fs/promises'
import { draftOf } from '@shared/agent-draft.ts'
import type { Agent, AgentDraft } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { NEW_AGENT } from '@shared/new-agent.ts'
import { unknownVariables } from '@shared/prompt-variables.ts'
import type { Sampling } from '@shared/sampling.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { createTwoFilesPatch } from 'diff'
import { readSmallText } from '../studio/read-small-text.ts'
import { EXIT } from './exit.ts'
import { parseSampling } from './run-overrides.ts'
import { safe, safeLines } from './safe-text.ts'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface DraftOptions extends GlobalOptions {
  name?: string
  description?: string
  prompt?: string
  promptFile?: string
  tools?: string[]
  thinking?: boolean
  sampling?: Partial<Sampling> | 'model'
  steps?: number
  seconds?: number
}

/** Adds `autoglm agents`: making, changing and comparing agents. `diff` ends with 3 when versions differ. */
export function addAgentsCommands(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const agents = program.command('agents').description('agents and their versions')
  shared(agents.command('list').description('list them')).action(async (_: GlobalOptions, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions>()
    const all = await within(options, ({ studio }) => studio.agents.list(), { lookOnly: true })
    print(options, all, () => formatList(all))
  })
  shared(agents.command('show').description('show one, or an older version of it'))
    .argument('<agent>', 'by name or id')
    .option('--version-number <number>', 'instead of the newest', parseCount)
    .action(async (name: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { versionNumber?: number }>()
      const agent = await within(options, ({ studio }) => studio.agents.version(name, options.versionNumber), {
        lookOnly: true,
      })
      print(options, agent, () => formatAgent(agent))
    })
  shared(withDraft(agents.command('create').description('make an agent')))
    .argument('<name>', 'what it is called')
    .action(async (name: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<DraftOptions>()
      const draft = await changed({ ...NEW_AGENT, name }, { ...options, name })
      const agent = await within(options, ({ studio }) => studio.agents.create('cli', draft))
      tell(options, agent)
    })
  shared(withDraft(agents.command('edit').description('change an agent, which becomes a new version')))
    .argument('<agent>', 'by name or id')
    .option('--name <name>', 'another name')
    .action(async (name: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<DraftOptions>()
      const agent = await within(options, async ({ studio }) => {
        const before = studio.agents.get(name)
        const draft = await changed(draftOf(before), options)
        return studio.agents.save('cli', before.id, draft, before.version)
      })
      tell(options, agent)
    })
  shared(agents.command('duplicate').description('make a new agent that is as this one'))
    .argument('<agent>', 'by name or id')
    .option('--version-number <number>', 'as this version of it', parseCount)
    .action(async (name: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { versionNumber?: number }>()
      const agent = await within(options, ({ studio }) =>
        studio.agents.duplicate('cli', studio.agents.get(name).id, options.versionNumber),
      )
      tell(options, agent)
    })
  shared(agents.command('remove').description('delete an agent; its runs stay'))
    .argument('<agent>', 'by name or id')
    .action(async (name: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(options, ({ studio }) => studio.agents.remove('cli', studio.agents.get(name).id))
      print(options, { removed: name }, () => `The agent ${safe(name)} was deleted. Its runs are still there.`)
    })
  shared(agents.command('versions').description('list the versions of an agent'))
    .argument('<agent>', 'by name or id')
    .action(async (name: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const versions = await within(options, ({ studio }) => studio.agents.versions(studio.agents.get(name).id), {
        lookOnly: true,
      })
      print(options, versions, () =>
        table([
          ['VERSION', 'MADE', 'TOOLS', 'PROMPT'],
          ...versions.map(({ agent, createdAt }) => [
            String(agent.version),
            new Date(createdAt).toISOString(),
            String(agent.tools.length),
            safe(agent.prompt.slice(0, 60).replaceAll('\n', ' ')),
          ]),
        ]),
      )
    })
  shared(agents.command('diff').description('show what differs between two versions'))
    .argument('<agent>', 'by name or id')
    .argument('<from>', 'a version', parseCount)
    .argument('[to]', 'another; the newest if absent', parseCount)
    .action(async (name: string, from: number, to: number | undefined, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const [before, after] = await within(
        options,
        ({ studio }) => [studio.agents.version(name, from), studio.agents.version(name, to)] as const,
        { lookOnly: true },
      )
      const [left, right] = [asText(before), asText(after)]
      const differ = left !== right
      const named = (agent: Agent): string => `${agent.name} v${agent.version}`
      const patch = () => createTwoFilesPatch(named(before), named(after), left, right).split('\n').slice(1).join('\n')
      print(options, { from: before, to: after, differ }, () =>
        differ ? safeLines(patch()).trimEnd() : 'They are the same.',
      )
      done(differ ? EXIT.diverged : EXIT.done)
    })
  shared(agents.command('export').description('write an agent into a file'))
    .argument('<agent>', 'by name or id')
    .argument('<file>', 'where to')
    .action(async (name: string, file: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const { text } = await within(options, ({ studio }) => studio.agents.exportFile(studio.agents.get(name).id), {
        lookOnly: true,
      })
      await writeFile(file, text)
      print(options, { path: file }, () => `Written to ${file}.`)
    })
  shared(agents.command('import').description('add an agent from a file'))
    .argument('<file>', 'as "agents export" writes it')
    .action(async (file: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const text = await readSmallText(file, 'an agent')
      const { agent, missing } = await within(options, ({ studio }) => {
        const imported = studio.agents.importFile('cli', text)
        const known = new Set(studio.tools.registry.names)
        return { agent: imported, missing: imported.tools.filter((tool) => !known.has(tool)) }
      })
      tell(options, agent)
      if (missing.length > 0) process.stderr.write(`These of its tools are not here: ${missing.join(', ')}.\n`)
    })
}

function withDraft(command: Command): Command {
  return command
    .option('--description <text>', 'what it is for')
    .addOption(new Option('--prompt <text>', 'its words before the conversation').conflicts('promptFile'))
    .option('--prompt-file <file>', 'the same from a file')
    .option('--tools <names...>', 'the tools it may use, by name')
    .option('--thinking', 'let it think before it answers')
    .option('--no-thinking', 'answer at once')
    .option('--sampling <settings>', '"model" for what its file or maker advises, or JSON', parseSampling)
    .option('--steps <number>', 'inferences of one run at most', parseCount)
    .option('--seconds <number>', 'time of one run at most', parseCount)
}

async function changed(draft: AgentDraft, options: DraftOptions): Promise<AgentDraft> {
  const { name, description, prompt, promptFile, tools, thinking, sampling, steps, seconds } = options
  const words = promptFile === undefined ? prompt : await promptFrom(promptFile)
  return {
    ...draft,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(words === undefined ? {} : { prompt: words }),
    ...(tools === undefined ? {} : { tools }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(sampling === undefined ? {} : { sampling: mergedSampling(draft.sampling, sampling) }),
    limits: {
      ...draft.limits,
      ...(steps === undefined ? {} : { steps }),
      ...(seconds === undefined ? {} : { seconds }),
    },
  }
}

function mergedSampling(before: Sampling | null, wanted: Partial<Sampling> | 'model'): Sampling | null {
  if (wanted === 'model') return null
  return { temperature: 0, topP: 1, topK: 0, minP: 0, ...before, ...wanted }
}

async function promptFrom(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new StudioError('NOT_FOUND', `The file ${file} cannot be read.`, { cause })
  }
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}

function tell(options: GlobalOptions, agent: Agent): void {
  print(options, agent, () => `${safe(agent.name)} is at version ${agent.version} (${agent.id}).`)
  const unknown = unknownVariables(agent.prompt)
  if (unknown.length > 0) {
    process.stderr.write(
      `Its prompt names variables that there are not: ${unknown.map((each) => `{{${safe(each)}}}`).join(', ')}.\n`,
    )
  }
}

const formatList = (agents: readonly Agent[]): string =>
  table([
    ['NAME', 'VERSION', 'TOOLS', 'ID'],
    ...agents.map(({ name, version, tools, id, builtin }) => [
      safe(name),
      `${version}${builtin ? ' (built in)' : ''}`,
      String(tools.length),
      id,
    ]),
  ])

const formatAgent = (agent: Agent): string =>
  safeLines(`${agent.name} v${agent.version}  ${agent.id}\n\n${asText(agent)}`).trimEnd()

/** As people compare it: the prompt as it is, then the rest a line each. */
function asText(agent: Agent): string {
  const { prompt, tools, ...rest } = draftOf(agent)
  const lines = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return `${prompt}\n---\n${tools.map((tool) => `tool: ${tool}`).join('\n')}\n${lines.join('\n')}\n`
}
