import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testAddresses } from '../../../src/main/engine/library/addresses.ts'
import { download } from '../../../src/main/engine/library/download.ts'
import { checkedName } from '../../../src/main/engine/library/file-name.ts'
import { cli, collect, startCli } from '../../support/cli.ts'
import { type FileServer, serveFile } from '../../support/file-server.ts'
import { bundledModel, temporaryFolder } from '../../support/studio.ts'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const bytes = randomBytes(3_000_017)

const fetchTo = (server: FileServer, folder: string, more: Partial<Parameters<typeof download>[0]> = {}) =>
  download({
    url: server.url,
    folder,
    addresses: testAddresses(new URL(server.url).origin),
    fileName: 'file.gguf',
    sha256: sha256(server.content),
    signal: new AbortController().signal,
    backoffMs: 1,
    ...more,
  })

/** Stops after a few parts, as a person who pauses does. */
async function pauseEarly(server: FileServer, folder: string, hash: string | null = sha256(server.content)) {
  const stop = new AbortController()
  const onProgress = (done: number): void => {
    if (done > 1_500_000) stop.abort(new StudioError('CANCELLED', 'Paused.'))
  }
  const paused = fetchTo(server, folder, { sha256: hash, signal: stop.signal, onProgress })
  await expect(paused).rejects.toMatchObject({ code: 'CANCELLED' })
}

describe('download', () => {
  it('puts parallel parts together wrongly, or leaves its own files behind', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    const seen: number[] = []
    const path = await fetchTo(server, folder, { onProgress: (done) => seen.push(done) })
    expect(sha256(readFileSync(path))).toBe(sha256(bytes))
    expect(readdirSync(folder)).toEqual(['file.gguf'])
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(bytes.length)
    expect(server.sent).toBe(bytes.length)
    const requests = server.requests.length
    expect(await fetchTo(server, folder)).toBe(path)
    expect(server.requests.length).toBe(requests)
  })

  it('begins again after a pause, or goes on with other bytes', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    await pauseEarly(server, folder)
    const kept = JSON.parse(readFileSync(join(folder, 'file.gguf.part.json'), 'utf8')).done.length
    expect(kept).toBeGreaterThan(0)
    server.sent = 0
    expect(sha256(readFileSync(await fetchTo(server, folder)))).toBe(sha256(bytes))
    expect(server.sent).toBeLessThan(bytes.length)
  })

  it('mixes two versions of a file that changed between or during attempts', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    await pauseEarly(server, folder, null)
    server.content = randomBytes(bytes.length)
    server.etag = '"two"'
    const changeOnce = () => {
      if (server.requests.length < 12 || server.etag === '"three"') return false
      server.content = randomBytes(bytes.length + 5)
      server.etag = '"three"'
      return false
    }
    server.intercept = changeOnce
    const path = await fetchTo(server, folder, { sha256: null, connections: 1 })
    expect(server.etag).toBe('"three"')
    expect(sha256(readFileSync(path))).toBe(sha256(server.content))
  })

  it('fails on a server without ranges, or trusts half of a file from it', async () => {
    const server = await serveFile(bytes)
    server.ranges = false
    let cuts = 2
    server.intercept = (_request, response) => {
      if (server.requests.length === 1 || cuts === 0) return false
      cuts -= 1
      response.writeHead(200, { etag: server.etag, 'content-length': bytes.length })
      response.write(bytes.subarray(0, 70_000), () => response.destroy())
      return true
    }
    const path = await fetchTo(server, temporaryFolder('download'))
    expect(sha256(readFileSync(path))).toBe(sha256(bytes))
    expect(cuts).toBe(0)
  })

  it('gives up at the first cut or busy server, or never', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    server.intercept = (request, response) => {
      if (server.requests.length % 3 !== 2) return false
      if (server.requests.length % 2) response.writeHead(503).end()
      else request.socket.destroy()
      return true
    }
    expect(sha256(readFileSync(await fetchTo(server, folder)))).toBe(sha256(bytes))
    const dead = await serveFile(bytes)
    dead.intercept = (request) => request.socket.destroy() !== undefined
    await expect(fetchTo(dead, temporaryFolder('download'), { attempts: 3 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringMatching(/What came is kept/),
    })
    expect(dead.requests.length).toBe(3)
    const missing = await serveFile(bytes)
    missing.intercept = (_request, response) => response.writeHead(404).end() !== undefined
    await expect(fetchTo(missing, temporaryFolder('download'))).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(missing.requests.length).toBe(1)
  })

  it('keeps a file with a wrong checksum', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    const wrong = fetchTo(server, folder, { sha256: 'a'.repeat(64) })
    await expect(wrong).rejects.toMatchObject({ code: 'DOWNLOAD_CORRUPT' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('believes a list of parts that was damaged', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    await pauseEarly(server, folder)
    writeFileSync(join(folder, 'file.gguf.part.json'), '{"version":1,"sizeB')
    expect(sha256(readFileSync(await fetchTo(server, folder)))).toBe(sha256(bytes))
  })

  it('overwrites another file, or leaves its folder', async () => {
    const server = await serveFile(bytes)
    const folder = temporaryFolder('download')
    writeFileSync(join(folder, 'file.gguf'), 'mine')
    await expect(fetchTo(server, folder)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(readFileSync(join(folder, 'file.gguf'), 'utf8')).toBe('mine')
    for (const name of ['../x.gguf', 'a/b.gguf', '.gguf', '..gguf', 'x.exe', 'a\\b.gguf', '', 'a\0.gguf', '-x.gguf'])
      expect(() => checkedName(name)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }))
    expect(checkedName('GLM-4.7-Flash-Q4_K_M.gguf')).toBe('GLM-4.7-Flash-Q4_K_M.gguf')
  })

  it('fills a disk that has no room instead of saying so', async () => {
    const folder = temporaryFolder('small-disk')
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=66m', 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      // Only root may mount; elsewhere this cannot be tried.
      return
    }
    onTestFinished(() => void execFileSync('umount', ['-l', folder]))
    const server = await serveFile(bytes)
    await expect(fetchTo(server, folder)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(server.sent).toBe(0)
    // Room at the start, taken by somebody else meanwhile.
    execFileSync('mount', ['-o', 'remount,size=80m', folder])
    const filler = (done: number): void => {
      if (done > 1_500_000 && !existsSync(join(folder, 'filler')))
        try {
          writeFileSync(join(folder, 'filler'), Buffer.alloc(80 * 1024 * 1024))
        } catch {
          // Full, as it should be.
        }
    }
    await expect(fetchTo(server, folder, { onProgress: filler })).rejects.toMatchObject({ code: 'DISK_FULL' })
    execFileSync('rm', [join(folder, 'filler')])
    server.sent = 0
    expect(sha256(readFileSync(await fetchTo(server, folder)))).toBe(sha256(bytes))
    expect(server.sent).toBeLessThan(bytes.length)
  })
})

describe('autoglm models get', () => {
  it('starts over, or ends with other bytes, after being killed in the middle', async () => {
    const model = readFileSync(bundledModel)
    const server = await serveFile(model)
    server.slowMs = 400
    const profile = temporaryFolder('get')
    const env = { AUTOGLM_TEST_ORIGIN: new URL(server.url).origin }
    const words = ['models', 'get', server.url, '--accept-licence', '--json', '--profile', profile]
    const child = startCli(words, { env })
    const ended = collect(child)
    await expect.poll(() => existsSync(join(profile, 'models', 'file.gguf.part.json')), { timeout: 30_000 }).toBe(true)
    child.kill('SIGKILL')
    expect((await ended).code).toBeNull()
    expect(existsSync(join(profile, 'models', 'file.gguf.part'))).toBe(true)
    server.sent = 0
    server.slowMs = 0
    const { code, stdout } = await cli(words, { env })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ sha256: sha256(model), format: 'glm-4.7' })
    expect(readFileSync(join(profile, 'models', 'file.gguf')).equals(model)).toBe(true)
    // The megabyte that holds the header is looked at again.
    expect(server.sent).toBeLessThan(model.length + 2 ** 20)
    expect((await cli(['audit', 'verify', '--profile', profile])).code).toBe(0)
  })

  it('lists a model that the command itself would not take', async () => {
    const { code, stdout } = await cli(['models', 'catalog', '--json'])
    expect(code).toBe(0)
    for (const { source } of JSON.parse(stdout).catalog) expect(source).toMatch(/^hf:[\w.-]+\/[\w.-]+:(Q\w+|F16)$/)
  })

  it('downloads before the licence was accepted', async () => {
    const server = await serveFile(bytes)
    const { code, stderr } = await cli(['models', 'get', server.url, '--profile', temporaryFolder('get')], {
      env: { AUTOGLM_TEST_ORIGIN: new URL(server.url).origin },
    })
    expect(code).toBe(1)
    expect(stderr).toContain('--accept-licence')
    expect(server.requests).toEqual([])
  })
})
