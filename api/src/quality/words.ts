/** Durations, clocks and shares in both languages, for findings. */
export interface Words {
  readonly zh: string
  readonly en: string
}

const joined = (parts: readonly Words[], zh: string, en: string): Words => ({
  zh: parts.map((part) => part.zh).join(zh),
  en: parts.map((part) => part.en).join(en),
})

/** Clauses as one line: `…；…` and `…; …`. */
export const clauses = (parts: readonly Words[]): Words => joined(parts, '；', '; ')

/** `2 小时 5 分` / `2 h 5 min`; below two minutes in seconds, above two days in days. */
export function duration(seconds: number): Words {
  const whole = Math.round(Math.abs(seconds))
  if (whole < 120) return { zh: `${whole} 秒`, en: `${whole} s` }
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return { zh: `${minutes} 分钟`, en: `${minutes} min` }
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours >= 48) return { zh: `${Math.floor(hours / 24)} 天`, en: `${Math.floor(hours / 24)} d` }
  if (rest === 0) return { zh: `${hours} 小时`, en: `${hours} h` }
  return { zh: `${hours} 小时 ${rest} 分`, en: `${hours} h ${rest} min` }
}

export function minutes(n: number): Words {
  const whole = Math.round(n)
  return n < 1 || whole >= 2 ? duration(n * 60) : { zh: '1 分钟', en: '1 min' }
}

/** Percent with as many digits as it takes to tell it from 0 and from 100, two at most. */
export function percent(share: number): string {
  const hundredths = share * 100
  const digits = [0, 1, 2].find((d) => {
    const shown = Number(hundredths.toFixed(d))
    return (shown !== 0 || share === 0) && (shown !== 100 || share === 1)
  })
  if (digits === undefined) return share < 0.5 ? '<0.01%' : '>99.99%'
  return `${hundredths.toFixed(digits)}%`
}
