import type { serverAskWords as en } from '../en/server-ask.ts'

/** Chinese: what servers ask while they carry out a call. */
export const serverAskWords: typeof en = {
  runningCall: { stop: '停止此调用', of: '{{done}} / {{total}}' },
  serverAsk: {
    within: '这是服务器在执行调用时提出的问题。',
    announce: '服务器 {{server}} 向你提问。',
    title: { sampling: '{{server}} 想询问模型', form: '{{server}} 向你提问', url: '{{server}} 请你打开一个页面' },
    during: '正在执行 {{tool}}',
    untrusted: '这些话出自服务器，而非本软件。不愿交给其作者的内容，请不要填写。',
    samplingText: '模型只回答这些内容：不用工具，也不用记忆。最多 {{count}} 个词元；回答会交给服务器。',
    system: '系统',
    role: { user: '用户', assistant: '助手' },
    edit: '编辑',
    ask: '询问模型',
    send: '发送',
    agree: '打开并同意',
    agreeOnly: '同意',
    leads: '它通往',
    plainHttp: '此地址未加密，不会从这里打开。',
    decline: '拒绝',
    cancel: '忽略',
    choose: '请选择…',
    optional: '可选',
    yes: '是',
    problem: {
      missing: '此项必填。',
      'wrong-kind': '值的类型不对。',
      'too-small': '太小或太短：至少 {{least}}。',
      'too-large': '太大或太长：最多 {{most}}。',
      'not-a-choice': '请从列表中选择。',
      format: '格式不对。',
    },
    said: {
      sampling: {
        accept: '已替 {{server}} 询问模型',
        decline: '未允许 {{server}} 询问模型',
        cancel: '未答复 {{server}}',
      },
      form: { accept: '你已答复 {{server}}', decline: '你拒绝答复 {{server}}', cancel: '未答复 {{server}}' },
      url: {
        accept: '你同意打开 {{server}} 的页面',
        decline: '你拒绝打开 {{server}} 的页面',
        cancel: '未答复 {{server}}',
      },
    },
    open: '未答复 {{server}}',
    given: '答复',
    modelSaid: '模型的回答({{model}})',
    asked: '问题',
  },
}
