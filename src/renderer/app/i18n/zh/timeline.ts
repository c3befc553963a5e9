/** Chinese: the panes of a trace and its timeline. */
export const timelineWords = {
  pane: { label: '显示方式', tree: '树', timeline: '时间线' },
  timeline: {
    label: '时间线。方向键在跨度之间移动，加号和减号缩放，0 显示整个运行。',
    zoomIn: '放大（Ctrl + 滚轮，或 +）',
    zoomOut: '缩小（−）',
    fit: '整个运行（0）',
    critical: '关键路径：决定总耗时的部分',
  },
}
