/** Chinese: a run as a conversation. */
export const talkWords = {
  talk: {
    label: '对话。方向键在步骤之间移动，Enter 折叠或展开。',
    characters_one: '{{shown}} 个字符',
    characters_other: '{{shown}} 个字符',
    expandAll: '全部展开',
    foldAll: '全部折叠',
    unfold: '显示 {{name}} 的详情',
    answered: '此步骤给出了下面的答案。',
    wantsApproval: '等待人工批准',
    asked: '请求调用 {{name}}',
    noArguments: '无参数',
    chosen: '已选中：{{name}}',
  },
}
