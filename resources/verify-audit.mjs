// Checks the audit log of an AutoGLM Studio profile without any code of the studio.
//
//   node verify-audit.mjs PROFILE/studio.db [HEAD]
//
// Needs Node 22.5 or newer. HEAD is a hash that was noted down earlier; it must still be in the log.
// Prints one JSON object { ok, entries, firstBad, head } and exits with 0 when the log holds, 1 when not, 2 when it cannot
// be checked. The rule: hash = SHA-256 over the canonical JSON (RFC 8785) of {logId, seq, at, actor, action, subject,
// result, detailsDigest, previousHash}; the first previousHash is the SHA-256 of the log id; detailsDigest is the SHA-256
// of the canonical JSON of the details. Details that a person had erased are "erased"; then a later row with the action
// audit.erased names the row in its rows.
import { createHash } from 'node:crypto'

const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex')

/** RFC 8785 for values that came out of JSON: keys sorted by UTF-16 unit, numbers and strings as ECMAScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${members.join(',')}}`
}

const isErased = (row) => row.details === '"erased"' && sha256(row.details) !== row.details_digest

function detailsFault(row) {
  if (isErased(row)) return null
  if (sha256(row.details) !== row.details_digest) return 'its details are not what was written'
  try {
    return canonical(JSON.parse(row.details)) === row.details ? null : 'its details are not in canonical form'
  } catch {
    return 'its details are not JSON'
  }
}

function fault(logId, row, seq, previous) {
  if (row.seq !== seq) return `row ${row.seq} is in its place`
  const details = detailsFault(row)
  if (details) return details
  if (row.previous_hash !== previous) return 'it does not follow the row before it'
  const { at, actor, action, subject, result } = row
  const body = {
    logId,
    seq,
    at,
    actor,
    action,
    subject,
    result,
    detailsDigest: row.details_digest,
    previousHash: previous,
  }
  return sha256(canonical(body)) === row.hash ? null : 'one of its fields is not what was written'
}

const missing = ([seq, head]) => ({
  ok: false,
  entries: seq - 1,
  firstBad: { seq, reason: 'its details are gone, and no row says that they were erased' },
  head,
})

function verify(logId, rows, wantedHead) {
  let head = sha256(logId)
  let entries = 0
  let seen = wantedHead === undefined || wantedHead === head
  const unexplained = new Map()
  for (const row of rows) {
    const reason = fault(logId, row, entries + 1, head)
    if (reason) {
      const [gone] = unexplained
      return gone ? missing(gone) : { ok: false, entries, firstBad: { seq: entries + 1, reason }, head }
    }
    if (isErased(row)) unexplained.set(row.seq, head)
    else if (row.action === 'audit.erased')
      for (const seq of JSON.parse(row.details)?.rows ?? []) unexplained.delete(seq)
    head = row.hash
    entries += 1
    seen ||= head === wantedHead
  }
  const [gone] = unexplained
  if (gone) return missing(gone)
  const cut = seen
    ? null
    : { seq: entries + 1, reason: 'the log was rewritten or cut off: the given head is not in it' }
  return { ok: seen, entries, firstBad: cut, head }
}

async function main([path, wantedHead]) {
  if (!path) throw new Error('usage: node verify-audit.mjs DATABASE [HEAD]')
  const { DatabaseSync } = await import('node:sqlite')
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const logId = db.prepare("SELECT value FROM meta WHERE key = 'log_id'").get()?.value
    if (typeof logId !== 'string') throw new Error(`${path} has no log id; is it the database of a profile?`)
    return verify(logId, db.prepare('SELECT * FROM audit ORDER BY seq').iterate(), wantedHead)
  } finally {
    db.close()
  }
}

try {
  const verdict = await main(process.argv.slice(2))
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  process.exitCode = verdict.ok ? 0 : 1
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
