import { type Annotation, type AnnotationBody, AnnotationId, type RunRemarks, THUMB } from '@shared/annotations.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { type Command, InvalidArgumentError } from 'commander'
import type { Headless } from './headless.ts'
import { formatRemarks } from './print-remarks.ts'
import { parseSpanId } from './span-id.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface Said {
  score?: number
  name?: string
  label?: string
  correction?: string
  comment?: string
  remove?: AnnotationId
}

type AnnotateOptions = GlobalOptions & Said & { span?: SpanId }
type TagOptions = GlobalOptions & { add?: string[]; remove?: string[] }

/** Adds `annotate`, `annotations`, `tag` and `note`: what a person says of a run. `parseRunId` reads the run's id. */
export function addAnnotationCommands(
  program: Command,
  shared: (command: Command) => Command,
  parseRunId: (text: string) => RunId,
): void {
  const ofRun = (name: string, description: string): Command =>
    shared(program.command(name).description(description)).argument('<run>', 'the id of the run', parseRunId)

  ofRun('annotate', 'say something of a run or of one of its steps')
    .option('--span <id>', 'of this step instead of the whole run', parseSpanId)
    .option('--score <number>', `a number, such as 1 for good and 0 for bad`, parseScore)
    .option('--name <name>', `with --score: what is scored (default: ${THUMB})`)
    .option('--label <text>', 'a word for what it is')
    .option('--correction <text>', 'what should have stood there instead')
    .option('--comment <text>', 'anything else')
    .option('--remove <id>', 'delete an annotation; "autoglm annotations" lists them', parseAnnotationId)
    .action(async (runId: RunId, options: AnnotateOptions) => {
      const said = readSaid(options)
      if ('remove' in said) {
        const annotationId = said.remove
        await change(options, runId, ({ client }) => client.annotations.remove({ runId, annotationId }))
        return
      }
      const { body } = said
      await within(options, async ({ client }) => {
        const added: Annotation = await client.annotations.add({ runId, spanId: options.span, body })
        print(options, added, () => added.id)
      })
    })

  ofRun('annotations', 'list what was said of a run and its steps').action(
    async (runId: RunId, options: GlobalOptions) => {
      const remarks = await within(options, ({ client }) => client.annotations.list({ runId }), { lookOnly: true })
      print(options, remarks, () => formatRemarks(remarks))
    },
  )

  ofRun('tag', 'set the tags of a run; none takes all away')
    .argument('[tags...]', 'words to find it by')
    .option('--add <tags...>', 'keep the others and add these')
    .option('--remove <tags...>', 'keep the others and take these away')
    .action(async (runId: RunId, tags: string[], options: TagOptions) => {
      const { add = [], remove = [] } = options
      const partly = add.length + remove.length > 0
      if (partly && tags.length > 0)
        throw new InvalidArgumentError('Tags alone replace all; use --add and --remove, or neither.')
      await change(options, runId, async ({ client }) => {
        const kept = partly ? (await client.annotations.list({ runId })).tags : tags
        await client.annotations.mark({ runId, tags: [...kept.filter((tag) => !remove.includes(tag)), ...add] })
      })
    })

  ofRun('note', 'set the note on a run; none takes it away')
    .argument('[words...]', 'the note')
    .action((runId: RunId, words: string[], options: GlobalOptions) =>
      change(options, runId, async ({ client }) => {
        await client.annotations.mark({ runId, notes: words.join(' ') })
      }),
    )
}

/** Does `work` and prints what is said of the run then. */
async function change(
  options: GlobalOptions,
  runId: RunId,
  work: (headless: Headless) => Promise<void>,
): Promise<void> {
  const remarks: RunRemarks = await within(options, async (headless) => {
    await work(headless)
    return headless.client.annotations.list({ runId })
  })
  print(options, remarks, () => formatRemarks(remarks))
}

/** Exactly one thing is said at a time. Errors: InvalidArgumentError. */
function readSaid(options: AnnotateOptions): { remove: AnnotationId } | { body: AnnotationBody } {
  const { score, name, label, correction, comment, remove } = options
  const given = [score, label, correction, comment, remove].filter((each) => each !== undefined)
  if (given.length !== 1)
    throw new InvalidArgumentError('Give one of --score, --label, --correction, --comment and --remove.')
  if (name !== undefined && score === undefined) throw new InvalidArgumentError('--name goes with --score.')
  if (remove !== undefined) {
    if (options.span) throw new InvalidArgumentError('--span does not go with --remove.')
    return { remove }
  }
  if (score !== undefined) return { body: { kind: 'score', name: name ?? THUMB, value: score } }
  if (label !== undefined) return { body: { kind: 'label', text: label } }
  if (correction !== undefined) return { body: { kind: 'correction', text: correction } }
  return { body: { kind: 'comment', text: comment ?? '' } }
}

function parseScore(text: string): number {
  const score = Number(text)
  if (text.trim() === '' || !Number.isFinite(score)) throw new InvalidArgumentError('It must be a number.')
  return score
}

function parseAnnotationId(text: string): AnnotationId {
  const parsed = AnnotationId.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError('That is not the id of an annotation; "autoglm annotations RUN" lists them.')
  return parsed.data
}
