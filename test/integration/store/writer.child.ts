import { writeSync } from 'node:fs'
import { AuditLog } from '../../../src/main/govern/audit.ts'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../src/main/store/open.ts'
import type { Store, Tx } from '../../../src/main/store/types.ts'

/** A program that opens a profile and does one thing to it until it is killed. Says on stdout what is on disk. */
const [mode, path, from] = process.argv.slice(2)
if (!mode || !path) throw new Error('usage: writer MODE DATABASE [FROM]')

const say = (line: string) => writeSync(1, `${line}\n`)

const put = (tx: Tx, key: string, value: string) =>
  tx.run('INSERT INTO setting (key, value) VALUES (:key, :value)', { key, value: JSON.stringify(value) })

/** Every write changes a setting together with its audit row; every third is queued, with a blob. */
async function writeForEver(store: Store, first: number): Promise<void> {
  const audit = new AuditLog(store)
  for (let n = first; ; n++) {
    const work = (tx: Tx) => {
      put(tx, `k${n}`, n % 3 === 0 ? tx.blobs.put(`value ${n} `.repeat(n % 400)) : '')
      audit.appendIn(tx, { actor: 'test', action: 'setting', subject: `k${n}`, result: 'ok', details: { n } })
    }
    if (n % 3 === 0) void store.enqueue(work).then(() => say(`ack ${n}`))
    else {
      store.write(work)
      say(`ack ${n}`)
    }
    if (n % 7 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

async function hangInMigration(): Promise<void> {
  const hang = (tx: Tx) => {
    put(tx, 'half done', '')
    say('inside')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  const step = { version: migrations.length + 1, name: 'hang', sql: 'CREATE TABLE later (a TEXT) STRICT', after: hang }
  await openStore({ path: path!, migrations: [...migrations, step], appVersion: 'test' })
}

async function main(): Promise<void> {
  if (mode === 'migrate') return hangInMigration()
  try {
    const store = await openStore({ path: path!, migrations, appVersion: 'test' })
    say('ready')
    if (mode === 'write') await writeForEver(store, Number(from))
    else setInterval(() => undefined, 1000)
  } catch (error) {
    say(`failed ${(error as { code?: string }).code} ${(error as Error).message}`)
    process.exitCode = 1
  }
}

await main()
