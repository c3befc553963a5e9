/** Words of memory fit and of downloads. */
export const library = {
  fit: {
    title: 'Memory',
    failed: 'The memory it needs is not known',
    verdict: { fits: 'fits', tight: 'tight', 'too-large': 'does not fit' },
    context: 'With a context of (tokens)',
    weights: 'Weights',
    cache: 'Cache',
    compute: 'Buffers',
    runtime: 'Engine',
    total: 'Together',
    memory: 'Memory',
    vram: 'Device memory',
    of: '{{free}} of {{total}} available',
    gpuLayers: 'Layers on the device',
    useContext: 'A context of {{shown}} tokens fits.',
    useQuantization: 'A {{name}} conversion of this model would fit.',
    loadAnyway: 'Load anyway',
  },
}
