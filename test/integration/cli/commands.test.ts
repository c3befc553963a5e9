import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { cli, collect, inferring, startCli } from '../../support/cli.ts'
import { addAgent, LONG_AGENT, LONG_INPUT, openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

describe('autoglm', () => {
  it('run --json prints one object and nothing else, with everything a script needs', async () => {
    const profile = temporaryFolder('cli')
    const { code, stdout } = await cli(['run', 'What is 12*7?', '--json', '--seed', '5', '--profile', profile])
    expect(code).toBe(0)
    const summary = JSON.parse(stdout)
    expect(summary).toMatchObject({
      runId: expect.stringMatching(/^run_/),
      status: 'done',
      answer: expect.stringContaining('84'),
      steps: 2,
      toolCalls: [{ name: 'calculator', arguments: { expression: '12*7' }, result: '84' }],
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
      timings: { predicted_per_second: expect.any(Number), cache_n: expect.any(Number) },
      seed: 5,
      model: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })

    const runs = JSON.parse((await cli(['runs', '--json', '--profile', profile])).stdout)
    expect(runs.runs.map((run: { id: string }) => run.id)).toEqual([summary.runId])
    const trace = JSON.parse((await cli(['trace', summary.runId, '--json', '--profile', profile])).stdout)
    expect(trace.spans.map((span: { kind: string }) => span.kind)).toEqual(['agent', 'inference', 'tool', 'inference'])
    const record = JSON.parse((await cli(['trace', summary.runId, '--json', '--record', '--profile', profile])).stdout)
    expect(record).toMatchObject({ format: 'autoglm-run', version: 1 })
    const named = record.events.flatMap((event: { data: Record<string, unknown> }) =>
      [event.data.args, event.data.outcome, event.data.agent, event.data.tools, event.data.input].filter(Boolean),
    )
    expect(named.filter((hash: string) => !(hash in record.blobs))).toEqual([])
    const models = JSON.parse((await cli(['models', '--json', '--profile', profile])).stdout)
    expect(models.models).toMatchObject([
      { bundled: true, format: 'glm-4.7' },
      { bundled: true, format: null, name: 'all-MiniLM-L6-v2' },
    ])
    const verdict = await cli(['audit', 'verify', '--json', '--profile', profile])
    expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true })
    expect(verdict.code).toBe(0)
  })

  it('speaks to people without --json: the answer alone on standard output', async () => {
    const profile = temporaryFolder('cli')
    const { code, stdout, stderr } = await cli(['run', 'What is 12*7?', '--profile', profile])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '12*7 = 84\n' })
    expect(stderr).toContain('calculator {"expression":"12*7"} -> 84')
    const { stdout: runs } = await cli(['runs', '--profile', profile])
    expect(runs).toMatch(/RUN\s+STATUS[\s\S]+done[\s\S]+What is 12\*7\?/)
  })

  it('run --no-constrain leaves a call of an undeclared tool to the model, which runs otherwise do not', async () => {
    const profile = temporaryFolder('cli')
    const forced = async (flags: string[]) => {
      const { stdout } = await cli(['run', 'Search the files for budget', '--json', '--profile', profile, ...flags])
      const { runId } = JSON.parse(stdout)
      const trace = JSON.parse((await cli(['trace', runId, '--json', '--profile', profile])).stdout)
      const [first] = trace.spans.filter((span: { kind: string }) => span.kind === 'inference')
      return first.content.output.tokens.filter((token: { forced?: true }) => token.forced).length
    }
    expect(await forced([])).toBe(1)
    expect(await forced(['--no-constrain'])).toBe(0)
  })

  it('run takes sampling from its options, and the trace shows what was used', async () => {
    const profile = temporaryFolder('cli')
    const used = async (...flags: string[]) => {
      const { code, stdout } = await cli(['run', 'What is 12*7?', '--json', '--profile', profile, ...flags])
      const { runId, answer } = JSON.parse(stdout)
      const trace = JSON.parse((await cli(['trace', runId, '--json', '--profile', profile])).stdout)
      const inferences = trace.spans.filter((span: { kind: string }) => span.kind === 'inference')
      return { code, answer, sampling: inferences.at(-1).content.passport.sampling }
    }
    expect(await used('--stop', ' = ', '--stop', 'never')).toMatchObject({
      answer: '12*7',
      sampling: { temperature: 0, stop: '[" = ","never"]' },
    })
    const json = '{"temperature": 0, "repeatPenalty": 1.01, "xtc": {"probability": 0, "threshold": 0.1}}'
    expect((await used('--sampling', json)).sampling).toMatchObject({ repeatPenalty: 1.01, 'xtc.threshold': 0.1 })
    expect((await used('--sampling', 'model')).sampling).toMatchObject({ temperature: 0.7, minP: 0.01 })
  })

  it('tells bad usage from failure: exit code 2 and a sentence', async () => {
    const bad: [string[], RegExp][] = [
      [['run'], /missing required argument/],
      [['run', 'x', '--seed', 'many'], /whole number/],
      [['runs', '--limit', '0'], /whole number/],
      [['runs', '--filter', 'colour:red'], /no field "colour"/],
      [['trace', 'nonsense'], /not the id of a run/],
      [['run', 'x', '--sampling', '{"temperature": 9}'], /temperature/],
      [['run', 'x', '--sampling', 'hot'], /"model" or a JSON object/],
      [['run', 'x', '--temperature', ''], /number from 0 to 5/],
      [['run', 'x', '--thought-tokens', '-1'], /whole number/],
      [['run', 'x', '--sampling', 'model', '--temperature', '1'], /cannot be used with/],
      [['fly'], /unknown command/],
      [['run', 'x', '--frobnicate'], /unknown option/],
    ]
    for (const [args, message] of bad) {
      const { code, stderr, stdout } = await cli(args)
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' })
      expect(stderr).toMatch(message)
    }
  })

  it('explains itself', async () => {
    const { code, stdout } = await cli(['--help'])
    expect(code).toBe(0)
    for (const command of ['run', 'resume', 'runs', 'trace', 'models', 'audit']) expect(stdout).toContain(command)
    expect((await cli(['run', '--help'])).stdout).toMatch(
      /--agent[\s\S]+--model[\s\S]+--seed[\s\S]+--profile[\s\S]+--json/,
    )
    expect((await cli(['--version'])).stdout.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version)
  })

  it('fails with exit code 1 for work that cannot be done, as JSON when asked', async () => {
    const profile = temporaryFolder('cli')
    const unknown = await cli(['trace', 'run_0000000000', '--json', '--profile', profile])
    expect(unknown.code).toBe(1)
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    const agent = await cli(['run', 'x', '--agent', 'nobody', '--profile', profile])
    expect(agent.code).toBe(1)
    expect(agent.stderr).toContain('There is no agent "nobody". There are: Assistant')
  })

  it('stops on Ctrl+C with exit code 130 and keeps what there was', async () => {
    const profile = temporaryFolder('cli')
    const test = await openStudio({ profilePath: profile })
    addAgent(test, LONG_AGENT)
    await test.close()
    const child = startCli(['run', LONG_INPUT, '--agent', LONG_AGENT.id, '--json', '--profile', profile])
    const ended = collect(child)
    await inferring(profile)
    // Into the middle of the answer.
    await delay(300)
    child.kill('SIGINT')
    const { code, stdout } = await ended
    expect(JSON.parse(stdout)).toMatchObject({ status: 'cancelled' })
    expect(code).toBe(130)
  })

  it('denies what nobody can approve, instead of waiting for ever', async () => {
    const profile = temporaryFolder('cli')
    const { stdout } = await cli(['run', 'Remember that Alice likes copper.', '--json', '--profile', profile])
    expect(JSON.parse(stdout).toolCalls).toEqual([])
    const allowed = await cli([
      'run',
      'Remember that Alice likes copper.',
      '--approve',
      'all',
      '--json',
      '--profile',
      profile,
    ])
    expect(JSON.parse(allowed.stdout).toolCalls).toMatchObject([{ name: 'memory_save', result: 'saved' }])
  })

  it('finds a changed audit log and names the row', async () => {
    const profile = temporaryFolder('cli')
    const test = await openStudio({ profilePath: profile })
    for (let at = 0; at < 5; at++)
      test.studio.audit.append({ actor: 'a', action: 'b', subject: 'c', result: 'ok', details: { at } })
    test.studio.store.write((tx) => {
      tx.run('DROP TRIGGER audit_is_never_changed')
      tx.run("UPDATE audit SET actor = 'somebody else' WHERE seq = 3")
    })
    await test.close()
    const { code, stdout } = await cli(['audit', 'verify', '--profile', profile])
    expect(code).toBe(1)
    expect(stdout).toContain('First bad entry: 3')
  })

  it('refuses to run on a profile that a studio has open and says who has it, but can look at it', async () => {
    const test = await openStudio()
    const run = await runToEnd(test, 'What is 12*7?')
    const refused = await cli(['run', 'What is 12*7?', '--profile', test.profilePath])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(String(process.pid))
    const { runs } = JSON.parse((await cli(['runs', '--json', '--profile', test.profilePath])).stdout)
    expect(runs).toMatchObject([{ id: run.id, status: 'done' }])
    const trace = JSON.parse((await cli(['trace', run.id, '--json', '--profile', test.profilePath])).stdout)
    expect(trace.spans).toHaveLength(4)
    expect(JSON.parse((await cli(['audit', 'verify', '--json', '--profile', test.profilePath])).stdout)).toMatchObject({
      ok: true,
    })
    // Looking has disturbed nothing.
    expect(await runToEnd(test, 'What is 12*7?')).toMatchObject({ status: 'done' })
  })

  it('scores a model on every conformance case, the same way each time it is read', async () => {
    const profile = temporaryFolder('cli')
    const { code, stdout, stderr } = await cli(['models', 'check', '--json', '--profile', profile])
    expect(code).toBe(0)
    const card = JSON.parse(stdout)
    expect(card).toMatchObject({ model: { name: 'AutoGLM Tiny', format: 'glm-4.7' }, total: card.cases.length })
    expect(card.cases.length).toBeGreaterThanOrEqual(80)
    expect(card.passed).toBeGreaterThan(0)
    expect(card.cases.every((each: { passed: boolean; reason: string | null }) => each.passed === !each.reason)).toBe(
      true,
    )
    expect(stderr.trim().split('\n')).toHaveLength(card.total)
    const unknown = await cli(['models', 'check', 'nowhere.gguf', '--profile', profile])
    expect(unknown).toMatchObject({ code: 1, stdout: '' })
  })

  it('reads the input from standard input', async () => {
    const profile = temporaryFolder('cli')
    const { stdout } = await cli(['run', '-', '--json', '--profile', profile], { input: 'What is 12*7?' })
    expect(JSON.parse(stdout).answer).toContain('84')
    writeFileSync(join(profile, 'unused'), '')
  })

  it('models fit says what a model takes, and that it is too large for a machine that is', async () => {
    const profile = temporaryFolder('cli')
    const { code, stdout } = await cli([
      'models',
      'fit',
      'AutoGLM Tiny',
      '--context',
      '512',
      '--json',
      '--profile',
      profile,
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ model: { bundled: true }, fit: { verdict: 'fits', contextSize: 512 } })
    process.env.AUTOGLM_MEMORY = String(64 * 1024 ** 2)
    const small = await cli(['models', 'fit', 'AutoGLM Tiny', '--profile', profile])
    expect(small.stdout).toContain('AutoGLM Tiny does not fit')
    const run = await cli(['run', 'What is 12*7?', '--json', '--profile', profile])
    delete process.env.AUTOGLM_MEMORY
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('MODEL_TOO_LARGE')
    expect((await cli(['models', 'fit', 'AutoGLM Tiny', '--context', '9', '--profile', profile])).code).toBe(2)
  })
})
