/** What a file says of itself in words and what it sets up are one: every quantity of its text is found in its shocks, levers, edits or length. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { scenarioNames } from './index.ts'

/** Quantities that are no part of what is set up: what is hoped for, known from elsewhere, or already so. */
const TOLD_ONLY: Readonly<Record<string, readonly string[]>> = {
  'quiet-day': ['86 %', '85 %', '2 ×'],
  'nurses-absent': ['2021 y', '2021'],
  'hospital-power-cut': ['8 h'],
  heatwave: ['97.5', '25 %', '120'],
  'site-comparison': ['10 y', '20 y'],
}

type Unit = '' | '%' | 'h' | 'd' | 'w' | 'm' | 'y' | '×'
const DIGITS = '零一二三四五六七八九'
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const ZH_UNITS: Readonly<Record<string, Unit>> = { 小时: 'h', 天: 'd', 周: 'w', 个月: 'm', 年: 'y' }
const EN_UNITS: Readonly<Record<string, Unit>> = { hour: 'h', day: 'd', week: 'w', month: 'm', year: 'y' }

/** 四十八 → 48, 两 → 2, 半 → 0.5. */
function chinese(text: string): number {
  if (/^[\d.]+$/.test(text)) return Number(text)
  if (text === '半') return 0.5
  const [tens, ones] = text.replaceAll('两', '二').split('十')
  const digit = (one: string | undefined, empty: number): number => (one ? DIGITS.indexOf(one) : empty)
  return ones === undefined ? digit(tens, 0) : 10 * digit(tens, 1) + digit(ones, 0)
}

const english = (text: string): number =>
  /^[\d.]+$/.test(text)
    ? Number(text)
    : text === 'a' || text === 'an'
      ? 1
      : text === 'forty-eight'
        ? 48
        : WORDS.indexOf(text)

/** `[0.6, '%']` of 六成 or six tenths; shares as parts of one. Without a unit: bare numbers written in digits. */
function quantities(text: string, language: 'zh' | 'en'): readonly (readonly [number, Unit])[] {
  const found: [number, Unit][] = []
  const take = (pattern: RegExp, of: (match: RegExpMatchArray) => [number, Unit]): void => {
    for (const match of text.matchAll(pattern)) found.push(of(match))
    text = text.replace(pattern, ' # ')
  }
  take(/(\d+(?:\.\d+)?)(?:%)?[–—-](\d+(?:\.\d+)?) ?%/g, ([, , high]) => [Number(high) / 100, '%'])
  take(/(\d+) to (\d+) %/g, ([, , high]) => [Number(high) / 100, '%'])
  take(/(\d+(?:\.\d+)?) ?%/g, ([, share]) => [Number(share) / 100, '%'])
  if (language === 'zh') {
    take(/([一二两三四五六七八九])成半/g, ([, tenths]) => [chinese(tenths!) / 10 + 0.05, '%'])
    take(/([一二两三四五六七八九])成(?!多)/g, ([, tenths]) => [chinese(tenths!) / 10, '%'])
    take(/([\d.]+|[一二两三四五六七八九十半]+)(?: ?)(小时|天|周(?!晚)|个月|年)/g, ([, n, unit]) => [
      chinese(n!),
      ZH_UNITS[unit!]!,
    ])
    take(/加倍|翻番/g, () => [2, '×'])
  } else {
    take(/\b(a|one|two|three|four|five|six|seven|eight|nine) tenths?\b/g, ([, n]) => [english(n!) / 10, '%'])
    take(/\bhalf a day\b/g, () => [0.5, 'd'])
    take(
      /\b([\d.]+|an?|one|two|three|four|five|six|seven|eight|nine|ten|thirty|forty-eight) (hour|day|week|month|year)s?\b/gi,
      ([, n, unit]) => [n === 'thirty' ? 30 : english(n!.toLowerCase()), EN_UNITS[unit!.toLowerCase()]!],
    )
    take(/\bdoubles?\b|\btwice\b/gi, () => [2, '×'])
  }
  take(/(?<![\w.])(\d+(?:\.\d+)?)(?![\w.]*\d)/g, ([, n]) => [Number(n), ''])
  return found
}

/** Every number of what is set up, with the windows between its minutes, in all the ways in which text may say it. */
function setUp(file: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const said = new Set<string>()
  const add = (value: number, unit: Unit): void => void said.add(key(value, unit))
  const numbers: number[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'number') numbers.push(value)
    else if (typeof value === 'string' && /\.(json|csv)$/.test(value)) walkFile(value)
    else if (value !== null && typeof value === 'object') for (const one of Object.values(value)) walk(one)
  }
  const walkFile = (name: string): void => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8')
    if (name.endsWith('.json')) walk(JSON.parse(text))
  }
  for (const part of ['shocks', 'levers', 'edits', 'story', 'stop', 'parameters'] as const) walk(file[part])
  const hours = file.horizonHours as number
  for (const n of numbers) {
    add(n, '')
    for (const share of [n, Math.abs(n - 1), 1 - n]) add(share, '%')
    add(n, '×')
    for (const [size, unit] of [
      [60, 'h'],
      [1440, 'd'],
      [10_080, 'w'],
    ] as const) {
      add(n / size, unit)
      for (const other of numbers) add(Math.abs(n - other) / size, unit)
    }
    for (const unit of ['h', 'd', 'w'] as const) add(n, unit)
    add(n / 7, 'w')
  }
  add(hours, 'h')
  add(hours / 24, 'd')
  add(hours / 168, 'w')
  add(Math.round(hours / 720), 'm')
  return said
}

const key = (value: number, unit: Unit): string =>
  `${Number((unit === '%' ? 100 * value : value).toFixed(2))}${unit === '' ? '' : ` ${unit}`}`

for (const name of scenarioNames())
  test(`${name}: what its text says of amounts and times is what it sets up`, () => {
    const file = JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8'))
    const said = setUp(file)
    for (const language of ['zh', 'en'] as const)
      for (const [value, unit] of quantities(file.why[language], language)) {
        const told = key(value, unit)
        assert.ok(
          said.has(told) || TOLD_ONLY[name]?.includes(told),
          `“${file.why[language]}” says ${told}, which no shock, lever or length of the file has: mend the text or the set-up`,
        )
      }
  })
