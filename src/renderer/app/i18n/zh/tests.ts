/** Chinese: regression tests made from runs. */
export const testWords = {
  tests: {
    make: '生成测试…',
    title: '生成回归测试',
    text: '文件包含此运行的完整记录（含提示词和结果），并断言以下内容。可手动编辑；用“autoglm test FILE”运行，无需模型。',
    path: '按此顺序调用工具',
    noTools: '无',
    arguments: '参数',
    argument: '{{tool}} {{nth}}：{{at}} {{asked}}',
    more: '等等',
    answer: '回答为',
    answerContains: '回答包含',
    budget: '最多',
    budgetText: '{{steps}} 步，{{tokens}} 个词元，{{seconds}} 秒，{{toolCalls}} 次工具调用',
    noErrors: '不出现错误',
    save: '保存…',
    saved: '测试已保存到 {{path}}',
  },
}
