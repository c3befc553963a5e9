import { stemOf } from './tokens.ts'

interface Known {
  name: string
  /** It holds both ways as soon as it holds one way. */
  symmetric?: true
  /** Other names that say the same, and names that say it from the other end. */
  same?: readonly string[]
  inverse?: readonly string[]
}

/** Everyday relations under the names people give them. What is not here is known by the words of its own name. */
const KNOWN: readonly Known[] = [
  {
    name: 'reports_to',
    same: [
      'works_under',
      'managed_by',
      'is_managed_by',
      'has_manager',
      'has_boss',
      'supervised_by',
      'manager',
      'boss',
      'supervisor',
      '汇报给',
      '上级',
      '上司',
    ],
    inverse: [
      'manages',
      'manager_of',
      'boss_of',
      'is_manager_of',
      'is_boss_of',
      'supervises',
      'supervisor_of',
      'leads',
      'has_report',
      '管理',
      '下属',
    ],
  },
  {
    name: 'works_at',
    same: [
      'works_for',
      'works_in',
      'employed_by',
      'employed_at',
      'is_employed_by',
      'employer',
      'has_employer',
      'works_with_company',
      '就职于',
      '任职于',
      '工作于',
      '供职于',
    ],
    inverse: ['employs', 'employer_of', 'has_employee', 'employee', '雇佣'],
  },
  {
    name: 'lives_in',
    same: ['lives_at', 'resides_in', 'based_in', 'home', 'residence', 'lives', '居住在', '居住于', '住在'],
    inverse: ['home_of'],
  },
  {
    name: 'born_in',
    same: ['birthplace', 'place_of_birth', 'was_born_in', 'comes_from', 'from', '出生于', '出生地', '来自'],
    inverse: ['birthplace_of'],
  },
  {
    name: 'located_in',
    same: [
      'is_in',
      'located_at',
      'is_located_in',
      'situated_in',
      'headquartered_in',
      'in',
      'location',
      'lies_in',
      '位于',
      '坐落于',
      '在',
    ],
    inverse: ['location_of'],
  },
  {
    name: 'married_to',
    symmetric: true,
    same: [
      'spouse',
      'spouse_of',
      'is_married_to',
      'partner',
      'partner_of',
      'husband_of',
      'wife_of',
      'husband',
      'wife',
      'married',
      '配偶',
      '结婚',
      '妻子',
      '丈夫',
    ],
  },
  { name: 'sibling_of', symmetric: true, same: ['sibling', 'is_sibling_of', 'siblings', '兄弟姐妹'] },
  { name: 'brother_of', same: ['is_brother_of'], inverse: ['brother', 'has_brother', '兄弟', '哥哥', '弟弟'] },
  { name: 'sister_of', same: ['is_sister_of'], inverse: ['sister', 'has_sister', '姐妹', '姐姐', '妹妹'] },
  {
    name: 'parent_of',
    same: ['is_parent_of', 'has_child', 'child', 'children', '孩子', '子女'],
    inverse: ['child_of', 'is_child_of', 'parent', 'has_parent', '父母'],
  },
  { name: 'mother_of', same: ['is_mother_of'], inverse: ['mother', 'has_mother', '母亲', '妈妈'] },
  { name: 'father_of', same: ['is_father_of'], inverse: ['father', 'has_father', '父亲', '爸爸'] },
  {
    name: 'friend_of',
    symmetric: true,
    same: ['friends_with', 'is_friend_of', 'friend', 'friends', 'has_friend', '朋友', '好友'],
  },
  { name: 'knows', symmetric: true, same: ['acquainted_with', 'has_met', 'met', '认识'] },
  { name: 'colleague_of', symmetric: true, same: ['works_with', 'colleague', 'coworker_of', 'coworker', '同事'] },
  { name: 'neighbour_of', symmetric: true, same: ['neighbor_of', 'neighbour', 'neighbor', '邻居'] },
  {
    name: 'part_of',
    same: ['is_part_of', 'belongs_to_group', 'component_of', '属于', '隶属于'],
    inverse: ['has_part', 'contains', 'includes', 'consists_of', '包含', '包括'],
  },
  {
    name: 'member_of',
    same: ['is_member_of', 'belongs_to', 'on_team', 'plays_for', 'joined', '成员', '加入'],
    inverse: ['has_member', 'members', 'member'],
  },
  {
    name: 'owns',
    same: ['has', 'owner_of', 'possesses', 'is_owner_of', '拥有'],
    inverse: ['owned_by', 'is_owned_by', 'owner', 'has_owner', '主人'],
  },
  {
    name: 'author_of',
    same: ['wrote', 'is_author_of', 'has_written', 'writes', '写了', '撰写'],
    inverse: ['written_by', 'author', 'has_author', 'was_written_by', '作者'],
  },
  {
    name: 'founder_of',
    same: ['founded', 'is_founder_of', 'started', 'cofounded', '创立', '创办'],
    inverse: ['founded_by', 'founder', 'has_founder', 'was_founded_by', '创始人'],
  },
  {
    name: 'created',
    same: ['made', 'creator_of', 'built', 'developed', 'designed', '创建', '开发', '制作'],
    inverse: ['created_by', 'made_by', 'built_by', 'developed_by', 'designed_by', 'creator', 'maker'],
  },
  {
    name: 'studied_at',
    same: [
      'studies_at',
      'attended',
      'attends',
      'alumnus_of',
      'graduated_from',
      'school',
      'student_at',
      '就读于',
      '毕业于',
    ],
    inverse: ['has_student'],
  },
  {
    name: 'taught_by',
    same: ['student_of', 'teacher', 'has_teacher', 'studied_under', 'pupil_of', '老师'],
    inverse: ['teaches', 'teacher_of', 'taught', '教'],
  },
  {
    name: 'likes',
    same: ['loves', 'enjoys', 'is_fond_of', 'prefers', '喜欢', '喜爱'],
    inverse: ['liked_by', 'loved_by'],
  },
  { name: 'uses', same: ['relies_on', 'works_with_tool', '使用', '采用'], inverse: ['used_by'] },
  {
    name: 'depends_on',
    same: ['requires', 'needs', '依赖', '依赖于'],
    inverse: ['required_by', 'needed_by', 'dependency_of'],
  },
  {
    name: 'works_on',
    same: ['responsible_for', 'assigned_to', 'contributes_to', '负责', '参与'],
    inverse: ['worked_on_by', 'responsible', 'assignee'],
  },
  { name: 'capital_of', same: ['is_capital_of', '首都'], inverse: ['capital', 'has_capital'] },
  { name: 'speaks', same: ['speaks_language', 'language', '会说'], inverse: ['spoken_by'] },
]

interface Meaning {
  name: string
  symmetric: boolean
  /** The type is the relation `name` from its other end. */
  inverse: boolean
}

const meanings = new Map<string, Meaning>(
  KNOWN.flatMap(({ name, symmetric = false, same = [], inverse = [] }) => [
    ...[name, ...same].map((each): [string, Meaning] => [each, { name, symmetric, inverse: false }]),
    ...inverse.map((each): [string, Meaning] => [each, { name, symmetric, inverse: true }]),
  ]),
)

/** What can be followed in one hop: a type of the graph from one end, or from both where it holds both ways. */
export interface Label {
  /** What a trained model knows it by. */
  key: string
  type: number
  backwards: boolean
  symmetric: boolean
  /** Stems of the words of its name that mean something, or its Chinese characters. */
  words: readonly string[]
  shape: Shape
}

/** How a name reads: knows, brother, child_of, owned_by, has_part, lives_in. */
export const SHAPES = ['plain', 'of', 'by', 'has', 'to'] as const
export type Shape = (typeof SHAPES)[number]

/** The labels of the types of a graph, in their order. */
export function labelsOf(types: readonly string[]): Label[] {
  return types.flatMap((typeName, type) => {
    const { name, symmetric, inverse } = meanings.get(typeName) ?? { name: typeName, symmetric: false, inverse: false }
    const shared = { type, symmetric, words: nameWords(typeName), shape: shapeOf(typeName) }
    if (symmetric) return [{ ...shared, key: `${name}=`, backwards: false }]
    return [false, true].map((backwards) => ({
      ...shared,
      key: `${name}${backwards === inverse ? '>' : '<'}`,
      backwards,
    }))
  })
}

const EMPTY = new Set([
  'a',
  'an',
  'at',
  'be',
  'by',
  'for',
  'from',
  'has',
  'have',
  'in',
  'is',
  'of',
  'on',
  'the',
  'to',
  'was',
  'with',
])
const HAN = /\p{Script=Han}/u

function nameWords(type: string): string[] {
  const words = type.toLowerCase().split('_')
  const telling = words.filter((word) => !EMPTY.has(word))
  return (telling.length > 0 ? telling : words).flatMap((word) => (HAN.test(word) ? [...word] : [stemOf(word)]))
}

function shapeOf(type: string): Shape {
  const words = type.toLowerCase().split('_')
  const last = words.at(-1) ?? ''
  if (last === 'of') return 'of'
  if (last === 'by') return 'by'
  if (words[0] === 'has' || words[0] === 'have') return 'has'
  return words.length > 1 && EMPTY.has(last) ? 'to' : 'plain'
}
