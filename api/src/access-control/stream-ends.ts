/** Why an open stream ends before its reader leaves, in words that a screen shows. */

export const STREAM_ENDS = {
  TOKEN_REVOKED: {
    zh: '令牌已撤销，实时数据已停止；请换用有效的令牌',
    en: 'the token was revoked and the stream has ended. Use a token that is valid',
  },
  TOKEN_EXPIRED: {
    zh: '令牌已到期，实时数据已停止；请换用新的令牌',
    en: 'the token has expired and the stream has ended. Use a new one',
  },
  SESSION_ENDED: {
    zh: '登录已被结束，实时数据已停止；请重新登录',
    en: 'the session was ended and the stream with it. Sign in again',
  },
  SESSION_EXPIRED: {
    zh: '登录已到期，实时数据已停止；请重新登录',
    en: 'the session has expired and the stream has ended. Sign in again',
  },
  ACCESS_CHANGED: {
    zh: '权限或单位范围已变更，画面按新的范围重新读取',
    en: 'the role or its places have changed. Open the stream again: it shows what is allowed now',
  },
  EMERGENCY_ENDED: {
    zh: '紧急授权已结束，画面恢复为本单位范围',
    en: 'the emergency access has ended. Open the stream again: it shows the own places',
  },
  EMERGENCY_BEGAN: {
    zh: '紧急授权已生效，画面按全市范围重新读取',
    en: 'an emergency access has begun. Open the stream again: it shows the whole city',
  },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>

export type StreamEnd = keyof typeof STREAM_ENDS

/** By number, as the binary stream tells them: from 1, in the order above, which may only be added to. */
export const STREAM_END_CODES: Readonly<Record<StreamEnd, number>> = Object.fromEntries(
  Object.keys(STREAM_ENDS).map((name, i) => [name, i + 1]),
) as Record<StreamEnd, number>
