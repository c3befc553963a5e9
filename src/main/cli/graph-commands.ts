import { writeFile } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { type Entity, EntityId, EntityName, type GraphPart, RelationId } from '@shared/graph.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { relationType } from '../memory/graph/names.ts'
import { addGraphLearnCommand } from './graph-learn-command.ts'
import type { Headless } from './headless.ts'
import { parseDate, parseScope } from './parse-memory.ts'
import { formatAnswer, formatEntity, formatPath, formatRelation } from './print-graph.ts'
import { safe } from './safe-text.ts'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

type Shared = (command: Command) => Command

/** Adds `autoglm graph`: entities, what relates them, and what follows from it. */
export function addGraphCommands(program: Command, shared: Shared): void {
  const graph = program.command('graph').description('entities, what relates them, and how that is known')
  addReadCommands(graph, shared)
  addEditCommands(graph, shared)
  addMergeCommands(graph, shared)
  addGraphLearnCommand(graph, shared)
}

const LOOK = { lookOnly: true }

function addReadCommands(graph: Command, shared: Shared): void {
  shared(graph.command('search').description('find entities by name or alias'))
    .argument('<words...>', 'of the name')
    .option('--limit <count>', 'entities at most', parseCount, 20)
    .action(async (words: string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { limit: number }>()
      const { limit } = options
      const found = await within(options, ({ client }) => client.graph.search({ query: words.join(' '), limit }), LOOK)
      const rows = found.map(({ id, name, type, degree }) => [id, safe(name), safe(type), String(degree)])
      print(options, found, () =>
        rows.length ? table([['ID', 'NAME', 'TYPE', 'RELATIONS'], ...rows]) : 'Nothing of that name is known.',
      )
    })
  shared(graph.command('show').description('an entity, its relations and how they are known'))
    .argument('<entity>', 'its name or id')
    .option('--as-of <date>', 'what was held then, as 2026-11-23', parseDate)
    .action(async (given: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { asOf?: number }>()
      const { asOf } = options
      const shown = await within(
        options,
        async ({ client }) => {
          const { id } = await find({ client }, given)
          const part = await client.graph.part({ around: [id], hops: 1, ...(asOf === undefined ? {} : { asOf }) })
          const own = part.relations.filter(({ subject, object }) => subject === id || object === id)
          const relations = []
          for (const each of own) relations.push({ ...each, evidence: await client.graph.evidence({ id: each.id }) })
          const entity = part.entities.find((each) => each.id === id)
          if (!entity) throw new StudioError('NOT_FOUND', `"${given}" was not in the graph then.`)
          return { entity, relations, part }
        },
        LOOK,
      )
      const { entity, relations, part } = shown
      print(options, { entity, relations }, () => formatEntity(entity, relations, part))
    })
  shared(graph.command('path').description('the likeliest short path between two entities'))
    .argument('<from>', 'name or id')
    .argument('<to>', 'name or id')
    .action(async (from: string, to: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const steps = await within(
        options,
        async ({ client }) => {
          const [start, end] = [await find({ client }, from), await find({ client }, to)]
          return await client.graph.path({ from: start.id, to: end.id })
        },
        LOOK,
      )
      print(options, steps, () => formatPath(steps) || 'Nothing leads from one to the other.')
    })
  shared(graph.command('ask').description('answer a question from the graph, with the path to each answer'))
    .argument('<question...>', 'naming what it is about')
    .option('--limit <count>', 'answers at most', parseFew, 10)
    .action(async (words: string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { limit: number }>()
      const { limit } = options
      const answer = await within(options, ({ client }) => client.graph.ask({ question: words.join(' '), limit }), LOOK)
      print(options, answer, () => formatAnswer(answer))
    })
  shared(graph.command('export').description('write the whole graph into a file as JSON'))
    .argument('<file>', 'where to')
    .action(async (file: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const whole: GraphPart = await within(options, ({ client }) => client.graph.export({}), LOOK)
      await writeFile(file, `${JSON.stringify(whole, null, 2)}\n`)
      const counts = { path: file, entities: whole.entities.length, relations: whole.relations.length }
      print(options, counts, () => `Written to ${file}: ${counts.entities} entities, ${counts.relations} relations.`)
    })
}

function addEditCommands(graph: Command, shared: Shared): void {
  shared(graph.command('add').description('add a relation; it counts as your own word'))
    .argument('<subject>', 'a name; known or new', parseName)
    .argument('<relation>', 'such as works_at')
    .argument('<object>', 'a name; known or new', parseName)
    .option('--scope <scope>', 'user, project:NAME or agent:ID', parseScope, 'user')
    .option('--since <date>', 'since when it holds, as 2026-11-23', parseDate)
    .action(async (subject: string, type: string, object: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { scope: string; since?: number }>()
      const given = {
        subject,
        type: relationType(type),
        object,
        scope: options.scope,
        validFrom: options.since ?? null,
      }
      const added = await within(options, ({ client }) => client.graph.add(given))
      print(options, added, () => formatRelation({ ...added, subjectName: subject, objectName: object }))
    })
  const judged = (name: string, what: string, work: (headless: Headless, id: RelationId) => Promise<unknown>): void => {
    shared(graph.command(name).description(what))
      .argument('<relation>', 'its id, as "graph show" tells', parseRelation)
      .action(async (id: RelationId, _: unknown, command: Command) => {
        const options = command.optsWithGlobals<GlobalOptions>()
        const shown = await within(options, async (headless) => {
          await work(headless, id)
          const relation = headless.studio.graph.read.relation(id)
          const [subject, object] = [relation.subject, relation.object].map((end) =>
            headless.studio.graph.read.entity(end),
          )
          return { ...relation, subjectName: subject?.name ?? '', objectName: object?.name ?? '' }
        })
        print(options, shown, () => formatRelation(shown))
      })
  }
  judged('confirm', 'say that a relation is so', ({ client }, id) => client.graph.confirm({ id }))
  judged('retract', 'say that a relation is not so; it leads to no answer any more', ({ client }, id) =>
    client.graph.retract({ id }),
  )
  judged('restore', 'take a retraction back', ({ client }, id) => client.graph.restore({ id }))
  shared(graph.command('rename').description('give an entity another name; the old one stays an alias'))
    .argument('<entity>', 'its name or id')
    .argument('<name>', 'the new name', parseName)
    .option('--type <word>', 'what it is, such as person')
    .action(async (given: string, name: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { type?: string }>()
      const entity = await within(options, async ({ client }) => {
        const { id, type } = await find({ client }, given)
        return await client.graph.rename({ id, name, type: options.type ?? type })
      })
      print(options, entity, () => formatEntity(entity))
    })
  shared(graph.command('alias').description('add another name of an entity'))
    .argument('<entity>', 'its name or id')
    .argument('<alias>', 'the other name', parseName)
    .action(async (given: string, alias: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const entity = await within(options, async ({ client }) =>
        client.graph.addAlias({ id: (await find({ client }, given)).id, alias }),
      )
      print(options, entity, () => formatEntity(entity))
    })
}

function addMergeCommands(graph: Command, shared: Shared): void {
  shared(graph.command('merge').description('say that two entities are one; "graph unmerge" takes it back'))
    .argument('<from>', 'name or id')
    .argument('<into>', 'name or id of the one that stays')
    .action(async (from: string, into: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const merged = await within(options, async ({ client }) => {
        const [a, b] = [await find({ client }, from), await find({ client }, into)]
        const entity = await client.graph.merge({ from: a.id, into: b.id })
        return { entity, merge: (await client.graph.merges())[0]?.id ?? '' }
      })
      print(options, merged, () => `${formatEntity(merged.entity)}\nUndo: autoglm graph unmerge ${merged.merge}`)
    })
  shared(graph.command('merges').description('merges, newest first')).action(async (_: unknown, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions>()
    const merges = await within(options, ({ client }) => client.graph.merges(), LOOK)
    const lines = merges.map(
      ({ id, from, into, undone }) => `${id}  ${safe(from.name)} into ${safe(into.name)}${undone ? ' (undone)' : ''}`,
    )
    print(options, merges, () => lines.join('\n') || 'Nothing was merged.')
  })
  shared(graph.command('unmerge').description('take a merge back'))
    .argument('<merge>', 'its id, as "graph merges" tells')
    .action(async (id: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(options, ({ client }) => client.graph.unmerge({ id }))
      print(options, { id, undone: true }, () => 'They are two again.')
    })
  shared(graph.command('duplicates').description('entities that may be one and the same')).action(
    async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const pairs = await within(options, ({ client }) => client.graph.duplicates(), LOOK)
      const lines = pairs.map(
        ({ a, b, reason }) => `${safe(a.name)} (${a.id}) and ${safe(b.name)} (${b.id}): ${reason}`,
      )
      print(options, pairs, () => lines.join('\n') || 'Nothing looks like something else.')
    },
  )
}

/** By id, or by its whole name or an alias. Errors: NOT_FOUND; CONFLICT when several go by the name. */
async function find({ client }: Pick<Headless, 'client'>, given: string): Promise<Entity> {
  const id = EntityId.safeParse(given).data
  if (id) return await client.graph.entity({ id })
  const found = await client.graph.search({ query: given, limit: 20 })
  const fold = (name: string): string => name.normalize('NFKC').toLowerCase().trim()
  const exact = found.filter(({ name, aliases }) => [name, ...aliases].some((each) => fold(each) === fold(given)))
  if (exact.length > 1)
    throw new StudioError(
      'CONFLICT',
      `Several go by that name: ${exact.map((each) => each.id).join(', ')}. Give the id.`,
    )
  const one = exact[0]
  if (one) return one
  const near = found.slice(0, 3).map(({ name }) => `"${safe(name)}"`)
  const hint = near.length > 0 ? ` There is ${near.join(', ')}.` : ''
  throw new StudioError('NOT_FOUND', `There is no entity "${safe(given)}".${hint}`)
}

function parseRelation(text: string): RelationId {
  const parsed = RelationId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('It must be the id of a relation, such as relation_0abc.')
  return parsed.data
}

function parseName(text: string): string {
  const parsed = EntityName.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('It must be a name of at most 300 characters.')
  return parsed.data
}

const parseCount = (text: string): number => upTo(text, 100)
const parseFew = (text: string): number => upTo(text, 50)

function upTo(text: string, most: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new InvalidArgumentError(`It must be from 1 to ${most}.`)
  return count
}
