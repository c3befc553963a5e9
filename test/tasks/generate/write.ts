// Writes the suites anew: node test/tasks/generate/write.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suites } from './suites.ts'

for (const [name, suite] of Object.entries(suites())) {
  writeFileSync(join(import.meta.dirname, '..', `${name}.tasks.json`), `${JSON.stringify(suite, null, 1)}\n`)
}
