/** Chinese: the list of runs. */
export const runListWords = {
  runList: {
    sort: '排序',
    sortBy: { started: '开始时间', duration: '时长', tokens: '词元', steps: '步骤' },
    sortDown: { started: '最新在前', duration: '最长在前', tokens: '最多在前', steps: '最多在前' },
    sortUp: { started: '最早在前', duration: '最短在前', tokens: '最少在前', steps: '最少在前' },
  },
}
