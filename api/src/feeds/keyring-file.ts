/**
 * The file of the keys of encounter tokens: one line a key, `number first-day hex`. An older file with one key as hex
 * digits on its only line is read as key 1. Errors never quote what the file holds.
 */
import { createSecretKey } from 'node:crypto'
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { EncounterKey } from './encounter-token.ts'

/** Fewer bytes than this can be guessed. */
const MINIMUM_KEY_BYTES = 16
const HEADER =
  '# Keys of encounter tokens: number, first day, key. Keep this file to yourself; whoever loses it cannot follow open visits.'
const DAY_MILLISECONDS = 86_400_000

export interface RingKey {
  /** From 1, never used again. */
  readonly number: number
  /** Days since 1970-01-01, UTC. */
  readonly firstDay: number
  readonly hex: string
  readonly key: EncounterKey
}

export type ReadKeys =
  | { readonly ok: true; readonly keys: readonly RingKey[]; readonly upgraded: boolean }
  | { readonly ok: false; readonly why: string }

export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / DAY_MILLISECONDS)
/** `2026-11-29`. */
export const dateOf = (day: number): string => new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10)

export function ringKey(number: number, firstDay: number, hex: string): RingKey {
  return { number, firstDay, hex, key: createSecretKey(Buffer.from(hex, 'hex')) }
}

/** The keys of a file, oldest first. @param today becomes the first day of the one key of an older file. */
export function readKeys(path: string, today: number): ReadKeys {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    return { ok: false, why: `${path}: cannot read the key file (${codeOf(error)})` }
  }
  if (isKey(text)) return { ok: true, keys: [ringKey(1, today, text)], upgraded: true }
  const keys: RingKey[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const match = /^(\d{1,9}) (\d{4}-\d\d-\d\d) ([0-9a-fA-F]+)$/.exec(line.trim())
    const firstDay = match === null ? Number.NaN : Date.parse(`${match[2]}T00:00:00Z`) / DAY_MILLISECONDS
    const number = Number(match?.[1])
    if (match === null || Number.isNaN(firstDay) || !isKey(match[3]!) || number <= (keys.at(-1)?.number ?? 0))
      return refused(path)
    keys.push(ringKey(number, firstDay, match[3]!))
  }
  return keys.length === 0 ? refused(path) : { ok: true, keys, upgraded: false }
}

const isKey = (text: string): boolean => /^([0-9a-f]{2})+$/i.test(text) && text.length >= MINIMUM_KEY_BYTES * 2

function refused(path: string): ReadKeys {
  return {
    ok: false,
    why: `${path}: a key file holds lines "number first-day key" with rising numbers, or one key; a key is at least ${MINIMUM_KEY_BYTES} bytes as hex digits`,
  }
}

/** Replaces the file as a whole, durably, readable for its owner only. @throws as the file system does */
export function writeKeys(path: string, keys: readonly RingKey[]): void {
  const lines = keys.map(({ number, firstDay, hex }) => `${number} ${dateOf(firstDay)} ${hex}`)
  const beside = `${path}.new`
  const file = openSync(beside, 'w', 0o600)
  try {
    writeSync(file, `${[HEADER, ...lines].join('\n')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  // Held open across the change, so that the old bytes can be overwritten, as far as the file system lets go of them.
  const old = existsSync(path) ? openSync(path, 'r+') : null
  renameSync(beside, path)
  if (old !== null) {
    writeSync(old, ' '.repeat(fstatSync(old).size), 0)
    fsyncSync(old)
    closeSync(old)
  }
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
