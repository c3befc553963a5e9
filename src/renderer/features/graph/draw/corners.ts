/** Gives what was written for the first corner to all of them, and each what is its own. */
export function toCorners(array: Float32Array, start: number, stride: number, corners: readonly number[][]): void {
  const size = stride / corners.length
  corners.forEach((own, corner) => {
    const at = start + corner * size
    const shared = size - own.length
    // Copied as bytes: a colour or an id that is read as a number may come out as another.
    array.copyWithin(at, start, start + shared)
    array.set(own, at + shared)
  })
}
