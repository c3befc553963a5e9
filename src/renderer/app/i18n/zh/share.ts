/** 中文：运行的导出与导入。 */
export const shareWords = {
  share: {
    exportTitle: '导出此运行',
    format: '格式',
    formatIs: { share: '分享文件', 'otlp-json': 'OTLP（JSON）', 'otlp-proto': 'OTLP（protobuf）', record: '原始记录' },
    formatText: {
      share: '包含全部内容的单个文件。另一台机器上的工作室可以导入并回放此运行。',
      'otlp-json': '供支持 OpenTelemetry 的工具读取的跨度，每行一段 JSON。',
      'otlp-proto': '供支持 OpenTelemetry 的工具读取的跨度，protobuf 格式。',
      record: '完整记录的 JSON 文本，与录制时一字不差，不做任何替换。',
    },
    conventions: '属性命名',
    content: '包含提示词、回答、参数和结果',
    redact: '替换电子邮箱、密钥、用户主目录和电话号码',
    own: '同时替换以下文本，每行一条',
    ownExample: '蓝鸟项目\nACME-*',
    preview: '将要离开本机的内容',
    size: '大小',
    events: '记录条目',
    values: '存储的值',
    replaced_one: '替换了 {{shown}} 处文本',
    replaced_other: '替换了 {{shown}} 处文本',
    nothingReplaced: '没有替换任何内容。',
    proof: {
      whole: '记录完整：导入者可以逐条核对并验证此运行。',
      redacted: '部分文本已被替换，因此重新计算了校验链。它能证明文件此后未被改动，但不能证明这就是当时运行的原样。',
      none: '仅含跨度：可供查看，不能重放。',
    },
    noPreview: '无法得知将要导出的内容',
    write: '导出…',
  },
}
