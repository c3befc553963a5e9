import { entityKey } from '../graph/names.ts'

const TO_A_MODEL = [
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|prior|above|earlier|all|any|your|system|instructions?|rules?|prompt)\b/u,
  /\b(?:system|developer) (?:prompt|message|instructions?|note|override)\b|\bnew instructions?\b|\bjailbreak\b/u,
  /\byou (?:must|should|shall|will now|are now|are to|have to|need to|can now|may now)\b|\b(?:act|behave|respond|answer|pretend) as\b/u,
  /\b(?:assistant|ai|model|agent|chatbot|llm)s? (?:must|should|shall|will|has to|have to|is to|are to|needs? to)\b/u,
  /(?:^|[.:;!?"'(\n-]\s*)(?:please )?(?:always|never|from now on|remember|note|memori[sz]e|save|store|record|make sure|be sure|do not|don['’]t|must)\b/u,
  /\bfrom now on\b|\bin (?:all )?future (?:runs|conversations|sessions|chats)\b|\b(?:add|save|write|store)\b.{0,30}\bmemory\b/u,
  /<\|?\/?(?:system|user|assistant|observation|im_start|im_end|tool_call|tool_response)\b|\[\/?inst\]|\brecord_facts\b/u,
  /(?:忽略|无视|忘记|忘掉|不要理会|跳过).{0,20}(?:指令|指示|规则|提示|之前|上面|以上|先前|所有)/u,
  /(?:系统|开发者)(?:提示|消息|指令|指示)|从现在(?:开始|起)|今后|以后(?:都|请|必须|总是)|你(?:必须|应该|应当|现在是|需要|要)/u,
  /(?:请|务必|一定要|必须|永远|始终|总是|千万).{0,6}(?:记住|记下|保存|回答|回复|使用|执行|调用|不要|别|发送|写入|添加)|(?:助手|模型|智能体)(?:必须|应该|应当|要|需要)/u,
]

/** Whether words tell somebody what to do, as text does that is meant to steer a model, and not what is so. */
export const instructs = (words: string): boolean => {
  const key = entityKey(words)
  return TO_A_MODEL.some((one) => one.test(key))
}
