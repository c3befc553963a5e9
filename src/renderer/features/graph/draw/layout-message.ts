/** What the layout begins with. `ends` has two indices of points per line. */
export interface LayoutTask {
  /** x and y of each point. */
  places: Float32Array
  sizes: Float32Array
  ends: Uint32Array
  weights: Float32Array
}

/** Where the points are now; `done`: they stay there. */
export interface LayoutNews {
  places: Float32Array<ArrayBuffer>
  done: boolean
}
