import { PAGES_ONLY } from './process/page-program-protocol.ts'
import { startPageProgram } from './shell/python/program.ts'
import { startShell } from './shell/start.ts'

if (process.argv.includes(PAGES_ONLY)) startPageProgram()
else startShell()
