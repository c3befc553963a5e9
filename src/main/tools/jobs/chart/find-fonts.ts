import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Fonts that come with systems, best first: for Latin, Greek and Cyrillic, and for Chinese, Japanese and Korean. */
const PLAIN = [
  'dejavusans.ttf',
  'notosans-regular.ttf',
  'liberationsans-regular.ttf',
  'segoeui.ttf',
  'arial.ttf',
  'helvetica.ttc',
  'sfns.ttf',
  'roboto-regular.ttf',
  'ubuntu-r.ttf',
]
const EASTERN = [
  'notosanscjk-regular.ttc',
  'notosanscjksc-regular.otf',
  'sourcehansanssc-regular.otf',
  'msyh.ttc',
  'pingfang.ttc',
  'hiragino sans gb.ttc',
  'stheiti light.ttc',
  'wqy-microhei.ttc',
  'wqy-zenhei.ttc',
  'simhei.ttf',
  'droidsansfallbackfull.ttf',
]
const PLAIN_LETTERS = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}]*$/u
const EASTERN_LETTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu
/** Of the Common script, what plain fonts lack: emoji and other pictures. */
const PICTURES = /\p{Extended_Pictographic}/u

const MOST_ENTRIES = 20_000
const DEEPEST = 5

/** Fonts of this machine with all letters of a text, or null when it has none. */
export async function fontsFor(text: string): Promise<Uint8Array[] | null> {
  const eastern = text.search(EASTERN_LETTERS) !== -1
  const rest = text.replace(EASTERN_LETTERS, '').replace(/[\u3000-\u303f\uff00-\uffef]/g, '')
  if (!PLAIN_LETTERS.test(rest) || PICTURES.test(rest.replace(/[\d#*©®™]/g, ''))) return null
  const found = await findFonts(new Set([...PLAIN, ...EASTERN]))
  const best = (names: string[]) => names.map((name) => found.get(name)).find((path) => path !== undefined)
  const wanted = eastern ? [best(PLAIN), best(EASTERN)] : [best(PLAIN)]
  if ((eastern && !wanted[1]) || !wanted.some((path) => path !== undefined)) return null
  return await Promise.all(
    wanted.filter((path) => path !== undefined).map(async (path) => new Uint8Array(await readFile(path))),
  )
}

/** Where systems keep their fonts. */
function folders(): string[] {
  switch (process.platform) {
    case 'win32':
      return ['C:\\Windows\\Fonts']
    case 'darwin':
      return ['/System/Library/Fonts', '/Library/Fonts', join(homedir(), 'Library/Fonts')]
    default:
      return [
        '/usr/share/fonts',
        '/usr/local/share/fonts',
        join(homedir(), '.local/share/fonts'),
        join(homedir(), '.fonts'),
      ]
  }
}

/** Paths by file name in small letters. */
async function findFonts(names: ReadonlySet<string>): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let left = MOST_ENTRIES
  const look = async (folder: string, depth: number): Promise<void> => {
    // A folder that is not there, or not ours to read, has no fonts for us.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      left -= 1
      if (left < 0) return
      const path = join(folder, entry.name)
      const name = entry.name.toLowerCase()
      if (entry.isDirectory() && depth < DEEPEST) await look(path, depth + 1)
      else if (names.has(name) && !found.has(name)) found.set(name, path)
    }
  }
  for (const folder of folders()) await look(folder, 0)
  return found
}
