import { MEASURED, type Spoken } from './lexicon.ts'

/** Relations that people note about themselves, their work and their world, beside those that are measured. */
export const EVERYDAY: readonly Spoken[] = [
  ...MEASURED,
  {
    name: 'born_in',
    ends: ['person', 'place'],
    en: {
      nouns: ['> birthplace', '> place of birth', '> native town', '< native'],
      verbs: [
        '> be is being - born in',
        '> come comes coming - from',
        '> originate originates originating - from',
        '> hail hails hailing - from',
      ],
    },
    zh: { nouns: ['> 出生地', '> 籍贯', '> 故乡', '> 老家'], verbs: ['> 出生在', '> 出生于', '> 来自', '> 生于'] },
  },
  {
    name: 'brother_of',
    ends: ['person', 'person'],
    en: {
      nouns: ['< brother', '< older brother', '< little brother'],
      verbs: ['> be is being - the brother of', '> be is being - a brother to'],
    },
    zh: { nouns: ['< 哥哥', '< 弟弟', '< 兄弟'], verbs: ['> 是*的哥哥', '> 是*的弟弟'] },
  },
  {
    name: 'sister_of',
    ends: ['person', 'person'],
    en: {
      nouns: ['< sister', '< older sister', '< little sister'],
      verbs: ['> be is being - the sister of', '> be is being - a sister to'],
    },
    zh: { nouns: ['< 姐姐', '< 妹妹', '< 姐妹'], verbs: ['> 是*的姐姐', '> 是*的妹妹'] },
  },
  {
    name: 'mother_of',
    ends: ['person', 'person'],
    en: {
      nouns: ['< mother', '< mum', '< mom'],
      verbs: ['> be is being - the mother of', '> be is being - mother to'],
    },
    zh: { nouns: ['< 母亲', '< 妈妈', '< 娘'], verbs: ['> 是*的母亲', '> 是*的妈妈'] },
  },
  {
    name: 'father_of',
    ends: ['person', 'person'],
    en: {
      nouns: ['< father', '< dad', '< papa'],
      verbs: ['> be is being - the father of', '> be is being - father to'],
    },
    zh: { nouns: ['< 父亲', '< 爸爸', '< 爹'], verbs: ['> 是*的父亲', '> 是*的爸爸'] },
  },
  {
    name: 'knows',
    symmetric: true,
    ends: ['person', 'person'],
    en: {
      nouns: ['> acquaintance', '> contact'],
      verbs: [
        '> know knows knowing known',
        '> be is being - acquainted with',
        '> meet meets meeting met',
        '> know knows knowing - about',
      ],
    },
    zh: { nouns: ['> 熟人', '> 相识'], verbs: ['> 认识', '> 和*认识', '> 结识', '> 知道'] },
  },
  {
    name: 'colleague_of',
    symmetric: true,
    ends: ['person', 'person'],
    en: {
      nouns: ['> colleague', '> coworker', '> teammate', '> workmate'],
      verbs: [
        '> work works working - with',
        '> work works working - alongside',
        '> collaborate collaborates collaborating - with',
      ],
    },
    zh: { nouns: ['> 同事', '> 同僚', '> 搭档'], verbs: ['> 和*共事', '> 跟*合作', '> 与*一起工作'] },
  },
  {
    name: 'neighbour_of',
    symmetric: true,
    ends: ['person', 'person'],
    en: {
      nouns: ['> neighbour', '> neighbor', '> next door neighbour'],
      verbs: ['> live lives living - next to', '> live lives living - beside', '> live lives living - near'],
    },
    zh: { nouns: ['> 邻居', '> 街坊'], verbs: ['> 住在*隔壁', '> 和*是邻居', '> 跟*相邻'] },
  },
  {
    name: 'part_of',
    ends: ['thing', 'thing'],
    en: {
      nouns: ['> whole', '< part', '< component', '< piece', '< division'],
      verbs: [
        '> be is being - part of',
        '> belong belongs belonging - to',
        '< include includes including included',
        '< contain contains containing contained',
        '< comprise comprises comprising comprised',
      ],
    },
    zh: {
      nouns: ['> 整体', '< 部分', '< 组成部分', '< 组件', '< 部门'],
      verbs: ['> 属于', '> 隶属于', '> 是*的一部分', '< 包含', '< 包括'],
    },
  },
  {
    name: 'member_of',
    ends: ['person', 'thing'],
    en: {
      nouns: ['> team', '> group', '> club', '> organisation', '> department', '< member', '< player'],
      verbs: [
        '> be is being - a member of',
        '> belong belongs belonging - to',
        '> play plays playing - for',
        '> join joins joining joined',
        '> be is being - on the team of',
      ],
    },
    zh: {
      nouns: ['> 团队', '> 小组', '> 组织', '> 俱乐部', '> 部门', '< 成员', '< 队员', '< 会员'],
      verbs: ['> 是*的成员', '> 加入', '> 加入了', '> 参加', '> 效力于'],
    },
  },
  {
    name: 'owns',
    ends: ['person', 'thing'],
    en: {
      nouns: [
        '> possession',
        '> property',
        '> pet',
        '> dog',
        '> cat',
        '> car',
        '> house',
        '< owner',
        '< proprietor',
        '< holder',
      ],
      verbs: [
        '> own owns owning owned',
        '> have has having - got',
        '> possess possesses possessing possessed',
        '< belong belongs belonging - to',
      ],
    },
    zh: {
      nouns: ['> 财产', '> 宠物', '> 狗', '> 猫', '> 车', '> 房子', '< 主人', '< 所有者', '< 拥有者', '< 业主'],
      verbs: ['> 拥有', '> 持有', '> 养了', '> 养着', '< 归*所有'],
    },
  },
  {
    name: 'author_of',
    ends: ['person', 'thing'],
    en: {
      nouns: ['> book', '> work', '> novel', '> article', '> paper', '< author', '< writer'],
      verbs: [
        '> write writes writing written',
        '> wrote wrote writing written',
        '> author authors authoring authored',
        '> pen pens penning penned',
        '> publish publishes publishing published',
      ],
    },
    zh: {
      nouns: ['> 作品', '> 著作', '> 书', '> 小说', '> 文章', '< 作者', '< 作家', '< 撰写人'],
      verbs: ['> 写了', '> 写过', '> 撰写', '> 创作了', '> 著有'],
    },
  },
  {
    name: 'founder_of',
    ends: ['person', 'company'],
    en: {
      nouns: ['> startup', '> creation', '< founder', '< cofounder'],
      verbs: [
        '> found founds founding founded',
        '> founded founded founding founded',
        '> start starts starting started',
        '> established established establishing established',
        '> set sets setting - up',
      ],
    },
    zh: {
      nouns: ['> 初创公司', '> 创业公司', '< 创始人', '< 创办人', '< 创立者'],
      verbs: ['> 创立', '> 创办', '> 创办了', '> 创立了', '> 成立了'],
    },
  },
  {
    name: 'created',
    ends: ['person', 'thing'],
    en: {
      nouns: [
        '> product',
        '> invention',
        '> design',
        '< creator',
        '< maker',
        '< designer',
        '< developer',
        '< inventor',
      ],
      verbs: [
        '> create creates creating created',
        '> make makes making made',
        '> build builds building built',
        '> develop develops developing developed',
        '> design designs designing designed',
        '> invent invents inventing invented',
        '> produce produces producing produced',
      ],
    },
    zh: {
      nouns: ['> 产品', '> 发明', '> 设计', '< 创造者', '< 制作者', '< 设计者', '< 开发者', '< 发明人'],
      verbs: ['> 创造了', '> 制作了', '> 开发了', '> 设计了', '> 发明了', '> 制造'],
    },
  },
  {
    name: 'studied_at',
    ends: ['person', 'company'],
    en: {
      nouns: ['> school', '> university', '> college', '> alma mater', '< student', '< graduate', '< alumnus'],
      verbs: [
        '> study studies studying - at',
        '> studied studied studying - at',
        '> attend attends attending attended',
        '> graduate graduates graduating - from',
        '> go goes going - to school at',
      ],
    },
    zh: {
      nouns: ['> 学校', '> 大学', '> 母校', '< 学生', '< 毕业生', '< 校友'],
      verbs: ['> 就读于', '> 毕业于', '> 在*上学', '> 在*学习', '> 在*读书'],
    },
  },
  {
    name: 'taught_by',
    ends: ['person', 'person'],
    en: {
      nouns: ['> teacher', '> tutor', '> mentor', '> professor', '> coach', '< pupil', '< mentee', '< apprentice'],
      verbs: [
        '< teach teaches teaching taught',
        '< mentor mentors mentoring mentored',
        '< coach coaches coaching coached',
        '> learn learns learning - from',
        '> study studies studying - under',
      ],
    },
    zh: {
      nouns: ['> 老师', '> 导师', '> 教练', '> 师父', '< 徒弟', '< 门生'],
      verbs: ['< 教', '< 教导!', '< 指导!', '> 跟*学习', '> 师从'],
    },
  },
  {
    name: 'likes',
    ends: ['person', 'thing'],
    en: {
      nouns: ['> favourite', '> hobby', '> interest', '> preference', '< fan', '< admirer'],
      verbs: [
        '> like likes liking liked',
        '> love loves loving loved',
        '> enjoy enjoys enjoying enjoyed',
        '> prefer prefers preferring preferred',
        '> be is being - fond of',
        '> be is being - interested in',
      ],
    },
    zh: {
      nouns: ['> 爱好', '> 兴趣', '> 最爱', '< 粉丝', '< 爱好者'],
      verbs: ['> 喜欢', '> 喜爱', '> 热爱', '> 偏爱', '> 对*感兴趣'],
    },
  },
  {
    name: 'uses',
    ends: ['thing', 'thing'],
    en: {
      nouns: ['> tool', '> instrument', '< user', '< adopter'],
      verbs: [
        '> use uses using used',
        '> employ employs employing - as a tool',
        '> rely relies relying - on',
        '> utilise utilises utilising utilised',
        '> run runs running - on',
      ],
    },
    zh: { nouns: ['> 工具', '< 用户', '< 使用者'], verbs: ['> 使用', '> 在用', '> 用着', '> 采用', '> 运用'] },
  },
  {
    name: 'depends_on',
    ends: ['thing', 'thing'],
    en: {
      nouns: ['> dependency', '> requirement', '> prerequisite', '< dependent'],
      verbs: [
        '> depend depends depending - on',
        '> require requires requiring required',
        '> need needs needing needed',
        '> build builds building - on',
      ],
    },
    zh: {
      nouns: ['> 依赖', '> 依赖项', '> 前提', '< 依赖方'],
      verbs: ['> 依赖', '> 依赖于', '> 需要', '> 取决于', '> 依靠'],
    },
  },
  {
    name: 'works_on',
    ends: ['person', 'thing'],
    en: {
      nouns: ['> project', '> task', '> assignment', '> responsibility', '< contributor', '< assignee', '< maintainer'],
      verbs: [
        '> work works working - on',
        '> be is being - responsible for',
        '> contribute contributes contributing - to',
        '> be is being - in charge of',
        '> handle handles handling handled',
        '> be is being - assigned to',
      ],
    },
    zh: {
      nouns: ['> 项目', '> 任务', '> 工作内容', '< 负责人', '< 参与者', '< 维护者'],
      verbs: ['> 负责!', '> 参与', '> 从事', '> 承担', '> 维护'],
    },
  },
  {
    name: 'capital_of',
    ends: ['place', 'place'],
    en: {
      nouns: ['< capital', '< capital city', '< seat of government'],
      verbs: [
        '> be is being - the capital of',
        '> serve serves serving - as the capital of',
        '> be is being - the seat of government of',
      ],
    },
    zh: { nouns: ['< 首都', '< 省会', '< 首府'], verbs: ['> 是*的首都', '> 是*的首府', '> 是*的省会'] },
  },
  {
    name: 'speaks',
    ends: ['person', 'thing'],
    en: {
      nouns: ['> language', '> mother tongue', '> native language', '< speaker'],
      verbs: ['> speak speaks speaking spoken', '> converse converses conversing - in', '> be is being - fluent in'],
    },
    zh: { nouns: ['> 语言', '> 母语', '< 使用人'], verbs: ['> 会说', '> 说', '> 讲', '> 会讲', '> 精通'] },
  },
]
