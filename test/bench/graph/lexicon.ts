/** What kind of thing stands at an end of a relation; it decides which question word asks for it. */
export type Kind = 'person' | 'company' | 'place' | 'thing'

/** How people speak of one relation. `>` leads from its subject to its object, `<` back. */
export interface Spoken {
  name: string
  symmetric?: true
  ends: readonly [Kind, Kind]
  en: {
    /** `> boss`: the subject's boss is the object. */
    nouns: readonly string[]
    /** `> report reports reporting - to`: the subject reports to the object; the fourth is the participle if it has a passive. */
    verbs: readonly string[]
  }
  zh: {
    nouns: readonly string[]
    /** `> 向*汇报`: the star is where the object stands; without one it follows. `!`: has a passive. */
    verbs: readonly string[]
  }
}

/** The eight relations of the measured graph. */
export const MEASURED: readonly Spoken[] = [
  {
    name: 'reports_to',
    ends: ['person', 'person'],
    en: {
      nouns: ['> boss', '> manager', '> supervisor', '> superior', '< subordinate', '< direct report'],
      verbs: [
        '> report reports reporting - to',
        '> answer answers answering - to',
        '< manage manages managing managed',
        '< supervise supervises supervising supervised',
        '< lead leads leading led',
      ],
    },
    zh: {
      nouns: ['> 老板', '> 上司', '> 上级', '> 经理', '> 领导', '< 下属', '< 部下', '< 手下'],
      verbs: ['> 向*汇报', '> 向*报告', '> 听命于', '< 管理!', '< 领导!', '< 管着'],
    },
  },
  {
    name: 'works_at',
    ends: ['person', 'company'],
    en: {
      nouns: ['> employer', '> company', '> workplace', '< employee', '< worker', '< staff member'],
      verbs: [
        '> work works working - for',
        '> work works working - at',
        '< employ employs employing employed',
        '< pay pays paying paid',
      ],
    },
    zh: {
      nouns: ['> 公司', '> 雇主', '> 单位', '> 东家', '< 员工', '< 雇员', '< 职员'],
      verbs: ['> 在*工作', '> 在*上班', '> 就职于', '> 为*效力', '< 雇用!', '< 聘用!'],
    },
  },
  {
    name: 'lives_in',
    ends: ['person', 'place'],
    en: {
      nouns: ['> home town', '> residence', '> home city', '< resident', '< inhabitant'],
      verbs: [
        '> live lives living - in',
        '> reside resides residing - in',
        '> dwell dwells dwelling - in',
        '< house houses housing housed',
      ],
    },
    zh: {
      nouns: ['> 住处', '> 居住地', '> 住址', '< 居民', '< 住户'],
      verbs: ['> 住在', '> 在*居住', '> 居住在', '> 定居在', '> 在*生活'],
    },
  },
  {
    name: 'located_in',
    ends: ['company', 'place'],
    en: {
      nouns: ['> location', '> seat', '> site', '< local company', '< local firm'],
      verbs: [
        '> sit sits sitting - in',
        '> lie lies lying - in',
        '> operate operates operating - in',
        '< host hosts hosting hosted',
        '> be is being - located in',
        '> be is being - in',
        '> be is being - based in',
      ],
    },
    zh: {
      nouns: ['> 所在地', '> 地点', '> 总部所在地', '> 所在城市', '< 本地公司', '< 本地企业'],
      verbs: ['> 位于', '> 坐落在', '> 设在', '> 落户于', '> 在'],
    },
  },
  {
    name: 'married_to',
    symmetric: true,
    ends: ['person', 'person'],
    en: {
      nouns: ['> spouse', '> husband', '> wife', '> partner', '> better half'],
      verbs: ['> be is being - married to', '> share shares sharing - a marriage with', '> wed weds wedding wed'],
    },
    zh: {
      nouns: ['> 配偶', '> 丈夫', '> 妻子', '> 老婆', '> 老公', '> 爱人'],
      verbs: ['> 和*结婚', '> 跟*结了婚', '> 嫁给', '> 与*成婚', '> 娶了'],
    },
  },
  {
    name: 'sibling_of',
    symmetric: true,
    ends: ['person', 'person'],
    en: {
      nouns: ['> brother', '> sister', '> sibling', '> twin', '> half brother'],
      verbs: ['> be is being - a sibling to', '> be is being - a brother to', '> share shares sharing - parents with'],
    },
    zh: {
      nouns: ['> 哥哥', '> 弟弟', '> 姐姐', '> 妹妹', '> 兄弟', '> 姐妹', '> 兄弟姐妹'],
      verbs: ['> 和*是兄妹', '> 跟*是亲兄弟', '> 和*同父母'],
    },
  },
  {
    name: 'parent_of',
    ends: ['person', 'person'],
    en: {
      nouns: ['> child', '> son', '> daughter', '> kid', '< parent', '< father', '< mother', '< dad'],
      verbs: [
        '> raise raises raising raised',
        '> bring brings bringing - up',
        '> be is being - a parent to',
        '< descend descends descending - from',
      ],
    },
    zh: {
      nouns: ['> 孩子', '> 儿子', '> 女儿', '> 子女', '< 父亲', '< 母亲', '< 爸爸', '< 妈妈', '< 家长'],
      verbs: ['> 抚养!', '> 养育!', '> 生了', '< 是*所生'],
    },
  },
  {
    name: 'friend_of',
    symmetric: true,
    ends: ['person', 'person'],
    en: {
      nouns: ['> friend', '> buddy', '> pal', '> close friend', '> mate'],
      verbs: [
        '> be is being - friends with',
        '> hang hangs hanging - out with',
        '> be is being - close to',
        '> befriend befriends befriending befriended',
      ],
    },
    zh: {
      nouns: ['> 朋友', '> 好友', '> 伙伴', '> 知己', '> 死党'],
      verbs: ['> 和*是朋友', '> 跟*交好', '> 和*要好', '> 与*交朋友'],
    },
  },
]
