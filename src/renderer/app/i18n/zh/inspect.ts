/** Chinese: JSON trees and the raw record of a step. */
export const inspectWords = {
  json: {
    search: '搜索名称和值',
    hits_one: '第 {{place}} 个，共 {{count}} 个',
    hits_other: '第 {{place}} 个，共 {{count}} 个',
    next: '下一个匹配',
    copyPath: '复制路径',
    copyValue: '复制值',
  },
  record: {
    entries: '条目',
    none: '没有只涉及此步骤的记录条目。',
    audit: '审计',
    noAudit: '没有审计行提到此步骤。',
    entry: '条目 {{seq}}',
    failed: '无法读取记录',
  },
}
