import { main } from './cli/program.ts'

process.exitCode = await main(process.argv.slice(2))
// Anything still pending (a worker, a pipe) must not keep a finished command alive.
process.exit()
