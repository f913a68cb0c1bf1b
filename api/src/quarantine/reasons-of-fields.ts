/** Chinese of what the event decoder finds in fields (`twin-engine/src/events/decode.ts`). */
import type { ReasonRow } from './reason-words.ts'

export const FIELD_REASONS: readonly ReasonRow[] = [
  ['must be an object with seq, occurredAt, kind and its fields', '须为对象，含 seq、occurredAt、kind 及其字段'],
  ['must be whole epoch milliseconds, or ISO-8601 with a zone', '须为整数毫秒时间戳，或带时区的 ISO-8601 时间'],
  ['must be a valid date', '须为有效日期'],
  [
    'must be ISO-8601 with a zone, like 2026-01-10T19:30:00+08:00, or epoch milliseconds',
    '须为带时区的 ISO-8601 时间，如 2026-01-10T19:30:00+08:00，或毫秒时间戳',
  ],
  ['is not a time that exists', '时间不存在'],
  ['use ISO-8601 with a zone', '用带时区的 ISO-8601 时间'],
  ['lies outside 1973 … 2099', '超出 1973 至 2099 年'],
  ['epoch times must be in milliseconds', '时间戳须以毫秒为单位'],
  [
    'must be a whole number from 0 to 9223372036854775807, as text when it exceeds 9007199254740991',
    '须为 0 至 9223372036854775807 的整数，大于 9007199254740991 时写作文本',
  ],
  ['must be text: an id of the city, like h04-w12-b07', '须为文本：本市编号，如 h04-w12-b07'],
  [
    "must be text: a keyed token made at the edge, never a patient's name or number",
    '须为文本：院内生成的加密令牌，不得为患者姓名或号码',
  ],
  ['must be text: a code of letters, digits and hyphens', '须为文本：由字母、数字与连字符组成的代码'],
  ['holds {}, which does not belong here (value withheld)', '含{1:personal}，此处不应出现（原值未保存）'],
  ['send an id of the city, like h04-w12-b07', '发送本市编号，如 h04-w12-b07'],
  [
    "send a keyed token made at the edge, never a patient's name or number",
    '发送院内生成的加密令牌，不得为患者姓名或号码',
  ],
  ['send a code of letters, digits and hyphens', '发送由字母、数字与连字符组成的代码'],
  ['send one of {}', '发送其一：{1}'],
  [
    'is not in the form of an id of the city, like h04-w12-b07 (value withheld)',
    '不符合本市编号的形式，如 h04-w12-b07（原值未保存）',
  ],
  [
    "is not in the form of a keyed token made at the edge, never a patient's name or number (value withheld)",
    '不符合院内加密令牌的形式，不得为患者姓名或号码（原值未保存）',
  ],
  [
    'is not in the form of a code of letters, digits and hyphens (value withheld)',
    '不符合代码的形式：字母、数字与连字符（原值未保存）',
  ],
  ['must be a whole number from {} to {}', '须为 {1} 至 {2} 的整数'],
  ['must be a number from {} to {}', '须为 {1} 至 {2} 的数'],
  ['must be [longitude, latitude] in degrees, WGS-84', '须为 [经度, 纬度]，单位为度，WGS-84'],
  ['must be [longitude −180 … 180, latitude −90 … 90]', '须为 [经度 −180 … 180, 纬度 −90 … 90]'],
  ['is the order exchanged?', '核对经纬度次序'],
  ['must be one of {}', '须为其一：{1}'],
  ['must be text, best one of {}', '须为文本，宜用：{1}'],
  ['must be true or false', '须为 true 或 false'],
  ['must be text, one of {}', '须为文本，可用：{1}'],
  ['is not a kind of event', '不是事件类型'],
  // As entries of earlier versions say it.
  ['"{}" is not a kind of event', '没有事件类型“{1}”'],
  ['this is not a kind of event', '不是事件类型'],
  ['near it are {}', '相近的有：{1}'],
  ['there are {}', '可用：{1}'],
  ['bed.requested needs a unit, a class or a need to look for', 'bed.requested 须给出 unit、class 或 need'],
  ['must not lie before `from`', '不得早于 `from`'],
  ['is not a field of {}', '{1} 没有此字段'],
  ['a field that {} does not have (name withheld)', '含有 {1} 没有的字段（字段名未保存）'],
  ['its fields are {}', '可用字段：{1}'],
  ['{} needs it', '{1} 必须有此字段'],
]
