/** An instant as it reads in the city. */

/** `2026-11-21 18:24 Asia/Shanghai`; `at` in epoch ms, `zone` an IANA name. */
export const localTime = (at: number, zone: string): string =>
  `${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)} ${zone}`
