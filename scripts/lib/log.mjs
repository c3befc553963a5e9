// Everything set-up says goes to stderr: stdout belongs to the command being run (`--json` must stay one object).

/** A failure whose message is the one line a person needs: what went wrong and what to do. */
export class SetupError extends Error {
  name = 'SetupError'
}

/**
 * Print one progress line.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`autoglm: ${line}\n`)
}

/**
 * Run a task that may be silent for a while, and say every ten seconds that it is alive.
 * @template T
 * @param {string} line what is being done, in the present participle ("downloading ...")
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function during(line, task) {
  const began = Date.now()
  say(`${line} ...`)
  const timer = setInterval(() => say(`${line} ... ${Math.round((Date.now() - began) / 1000)} s`), 10_000)
  try {
    return await task()
  } finally {
    clearInterval(timer)
  }
}

/**
 * Top level of every script: a SetupError ends in its one line, anything else keeps its stack for the bug report.
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (error instanceof SetupError) say(error.message)
    else process.stderr.write(`${error?.stack ?? error}\n`)
    process.exitCode = 1
  }
}
