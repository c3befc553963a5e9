/** Chinese: the panes of a trace and its timeline. */
export const timelineWords = {
  pane: { label: '显示方式', tree: '树', timeline: '时间线', conversation: '对话' },
  timeline: {
    label: '时间线。方向键在跨度之间移动，加号和减号缩放，0 显示整个运行。',
    zoomIn: '放大（Ctrl + 滚轮，或 +）',
    zoomOut: '缩小（−）',
    fit: '整个运行（0）',
    critical: '关键路径：决定总耗时的部分',
  },
  search: {
    label: '在此运行中搜索',
    regex: '正则表达式',
    where: '搜索范围',
    field: { all: '全部', name: '名称', attributes: '属性', error: '错误', content: '内容' },
    looking: '正在搜索… {{percent}}%',
    none: '没有匹配',
    hits: '第 {{at}} 个，共 {{count}} 个',
    hitsSoFar: '第 {{at}} 个，已找到 {{count}} 个…',
    previous: '上一个匹配（Shift + Enter）',
    next: '下一个匹配（Enter）',
    inside_one: '其中 {{shown}} 个匹配',
    inside_other: '其中 {{shown}} 个匹配',
  },
}
