/** Words of memory fit and of downloads. */
export const library = {
  fit: {
    title: '内存',
    failed: '无法得知所需内存',
    verdict: { fits: '可容纳', tight: '紧张', 'too-large': '放不下' },
    context: '上下文长度（词元）',
    weights: '权重',
    cache: '缓存',
    compute: '缓冲区',
    runtime: '引擎',
    total: '合计',
    memory: '内存',
    vram: '显存',
    of: '可用 {{free}}，共 {{total}}',
    gpuLayers: '放入显存的层数',
    useContext: '上下文为 {{shown}} 个词元时可容纳。',
    useQuantization: '此模型的 {{name}} 版本可容纳。',
    loadAnyway: '仍要加载',
  },
}
