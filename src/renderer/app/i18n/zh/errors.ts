/** Chinese: errors and what to do about them. */
export const errorWords = {
  errors: {
    title: '出错了',
    advice: {
      INPUT_TOO_LARGE: '请把文本放入工作区的文件，再就该文件提问。',
      NOT_FOUND: '它可能已被删除。',
      NOT_ALLOWED: '允许的范围由设置决定。',
      NOT_AVAILABLE: '请稍后重试。',
      MODEL_NOT_FOUND: '请选择其他模型，或从文件当前位置重新打开。',
      MODEL_INVALID: '文件已损坏或不是 GGUF。请重新下载并核对 SHA-256。',
      MODEL_UNSUPPORTED: '请选择受支持系列的模型，或更新工作室。',
      MODEL_NOT_LOADED: '请先在“模型”中加载一个模型。',
      ENGINE_INTERRUPTED: '引擎已重启。请再次运行或继续该运行。',
      ENGINE_UNAVAILABLE: '请在“模型”中重新加载模型。减小上下文可降低内存占用。',
      CONTEXT_OVERFLOW: '请减少一次的内容，或在设置中增大上下文。',
      LIMIT_REACHED: '已达到智能体的限额。轨迹会显示在此之前完成的内容。请缩小任务，或再次运行。',
      TOOL_FAILED: '原因见上方工具的结果。',
      WORKSPACE_MISSING: '请在设置中选择工作区文件夹。',
      STORE_READ_ONLY: '请将配置目录设为可写，然后重新启动工作室。',
      STORE_FULL: '请释放磁盘空间。已记录的数据不会丢失。',
      STORE_CORRUPT: '损坏的文件已保留，位置见通知。',
      STORE_TOO_NEW: '请启动写入此配置的新版工作室。',
      STORE_BUSY: '其他程序正在使用数据库。请重试。',
      PROFILE_LOCKED: '请关闭正在使用此配置的另一个工作室，然后重试。',
      INTERNAL: '这是工作室自身的故障。轨迹会显示进行到了哪里。',
    },
  },
}
