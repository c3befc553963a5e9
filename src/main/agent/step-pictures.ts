import { Sha256 } from '@shared/ids.ts'
import type { PictureRef } from '@shared/pictures.ts'
import { sha256 } from '../kit/canonical.ts'
import type { Tx } from '../store/types.ts'
import { pictureUrl } from '../tools/pictures.ts'
import type { ToolPicture } from '../tools/types.ts'
import type { ToolOutcome } from './commands.ts'

/** Pictures between the end of a call, whose outcome names them, and the transaction that stores both. */
export class StepPictures {
  readonly #waiting = new Map<number, string[]>()

  /** Names the pictures of a call by what they are; nothing where there are none, so that outcomes stay as they were. */
  take(seq: number, pictures: readonly ToolPicture[]): Pick<ToolOutcome, 'pictures'> {
    if (pictures.length === 0) return {}
    const urls = pictures.map(pictureUrl)
    this.#waiting.set(seq, urls)
    return {
      pictures: pictures.map(({ mime, bytes, name, alt }, index): PictureRef => {
        const ref = Sha256.parse(sha256(urls[index] ?? ''))
        return { ref, mime, bytes: bytes.length, name, alt }
      }),
    }
  }

  /** Stores them as values of the run. Must run inside a write, by `runTx` of the run. */
  keep(tx: Tx, seq: number, { pictures }: ToolOutcome): Pick<ToolOutcome, 'pictures'> {
    if (!pictures) return {}
    // An outcome served from a fork's parent names what is stored already; putting it again notes that this run uses it.
    for (const url of this.#waiting.get(seq) ?? pictures.map(({ ref }) => tx.blobs.getText(ref))) tx.blobs.put(url)
    this.#waiting.delete(seq)
    return { pictures }
  }
}
