/**
 * Why an event is held in the quarantine zone 隔离区: one entry per cause, in the order in which they are looked at.
 * The reason of one entry (`why`) is exact; its cause groups it with others that the same remedy helps.
 */
export interface QuarantineCause {
  readonly id: QuarantineCauseId
  readonly name: { readonly zh: string; readonly en: string }
  /** What a person, or the sender, does about it. */
  readonly remedy: { readonly zh: string; readonly en: string }
  /** Whether a correction of fields can make the entry pass; the others are released as they are, or refused. */
  readonly correctable: boolean
}

export type QuarantineCauseId =
  | 'unknown-place'
  | 'unknown-code'
  | 'impossible-step'
  | 'stale'
  | 'other-content'
  | 'identifier'
  | 'ahead-of-clock'
  | 'malformed'
  | 'implausible-count'
  | 'gcj02-coordinates'
  | 'undecodable'
  | 'not-production'

export const QUARANTINE_CAUSES: readonly QuarantineCause[] = [
  {
    id: 'unknown-place',
    name: { zh: '未知地点', en: 'Unknown place' },
    remedy: {
      zh: '选择本市字典中的床位、单元或机构后放行，并补全发送方的对照表',
      en: "Choose the bed, unit or facility of the city's dictionary, release, and complete the sender's map",
    },
    correctable: true,
  },
  {
    id: 'unknown-code',
    name: { zh: '字典外代码', en: 'Code outside the dictionary' },
    remedy: {
      zh: '改为字典中的代码后放行，并请发送方改用标准代码',
      en: 'Correct the code to one of the dictionary, release, and ask the sender to use the standard one',
    },
    correctable: true,
  },
  {
    id: 'impossible-step',
    name: { zh: '不可能的变化', en: 'Impossible step' },
    remedy: {
      zh: '核对此前缺少的事件；补到后可再放行，仍不成立则拒绝',
      en: 'Look for the event that is missing before it; release once that has come, or refuse',
    },
    correctable: true,
  },
  {
    id: 'stale',
    name: { zh: '迟到且已过时', en: 'Late and out of date' },
    remedy: {
      zh: '已知更新的状态，通常拒绝；请发送方缩短推送间隔或按序发送',
      en: 'A later state is known: usually refuse it, and ask the sender to send sooner or in order',
    },
    correctable: true,
  },
  {
    id: 'other-content',
    name: { zh: '同号异文', en: 'Known number, other content' },
    remedy: {
      zh: '该编号已用于另一事件：拒绝；发送方重新编号时须换新的 epoch',
      en: 'The number belongs to another event: refuse; the sender begins a new epoch when it numbers anew',
    },
    correctable: false,
  },
  {
    id: 'identifier',
    name: { zh: '含个人标识', en: 'Identifier where none belongs' },
    remedy: {
      zh: '标识未保存；补上院内生成的令牌或正确编号后放行，或拒绝并请发送方去除该字段后重发',
      en: 'The identifier was not kept: put in the token or id that belongs there and release, or refuse and ask the sender to remove the field at its edge',
    },
    correctable: true,
  },
  {
    id: 'ahead-of-clock',
    name: { zh: '时间超前', en: 'Ahead of the clock' },
    remedy: {
      zh: '核对发送方时钟与时区；更正时间后放行',
      en: "Check the sender's clock and zone; correct the time and release",
    },
    correctable: true,
  },
  {
    id: 'malformed',
    name: { zh: '格式有误', en: 'Malformed' },
    remedy: {
      zh: '按接口约定更正字段后放行，或请发送方重发',
      en: 'Correct the field as the contract has it and release, or ask the sender to send again',
    },
    correctable: true,
  },
  {
    id: 'implausible-count',
    name: { zh: '数量不合理', en: 'Implausible count' },
    remedy: {
      zh: '与该单元核对数量；更正后放行',
      en: 'Ask the unit for its count; correct it and release',
    },
    correctable: true,
  },
  {
    id: 'gcj02-coordinates',
    name: { zh: '坐标为 GCJ-02', en: 'GCJ-02 coordinates' },
    remedy: {
      zh: '采用换算后的 WGS-84 坐标放行，并请发送方改发 WGS-84',
      en: 'Release with the converted WGS-84 position, and ask the sender for WGS-84',
    },
    correctable: true,
  },
  {
    id: 'undecodable',
    name: { zh: '无法解读', en: 'Undecodable' },
    remedy: {
      zh: '原始消息未保存：拒绝，并请发送方更正后重发',
      en: 'The raw message was not kept: refuse, and ask the sender to correct it and send again',
    },
    correctable: false,
  },
  {
    id: 'not-production',
    name: { zh: '非生产消息', en: 'Not of production' },
    remedy: {
      zh: '培训或测试消息：拒绝。若该系统把真实消息也标为 T，请其改正，或在网关写明 --live-processing T 后重发',
      en: 'Sent for training or testing: refuse. Where the system marks real messages so, have it corrected, or tell the gateway --live-processing T and send again',
    },
    correctable: false,
  },
]

const byId = new Map(QUARANTINE_CAUSES.map((cause) => [cause.id as string, cause]))

/** The cause with this id; null when there is none. */
export function quarantineCause(id: string): QuarantineCause | null {
  return byId.get(id) ?? null
}

export function isQuarantineCauseId(id: unknown): id is QuarantineCauseId {
  return typeof id === 'string' && byId.has(id)
}
