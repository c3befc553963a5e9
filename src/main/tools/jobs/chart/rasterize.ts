import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

let ready: Promise<void> | null = null

/** An SVG as PNG. `fonts`: files with the letters in it; the rasterizer knows no others. */
export async function rasterize(svg: string, fonts: Uint8Array[], scale: number, program: string): Promise<Uint8Array> {
  ready ??= wasm(program).then(initWasm)
  await ready
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers: fonts },
  })
  return picture.render().asPng()
}

/** Beside the program when it is built, else where it was installed. */
async function wasm(program: string): Promise<Uint8Array<ArrayBuffer>> {
  const beside = await readFile(new URL('resvg.wasm', program)).catch(() => null)
  const bytes = beside ?? (await readFile(createRequire(program).resolve('@resvg/resvg-wasm/index_bg.wasm')))
  return new Uint8Array(bytes)
}
