// The words of rooms on the wall, in the chosen language; they come with the wall.
import { useApp } from '../store.ts'
import { wallRoomsEn } from './wall-rooms-en.ts'
import { wallRoomsZh } from './wall-rooms-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type WallRoomsWords = WordsOf<typeof wallRoomsZh>
const WALL_ROOMS_WORDS: Readonly<Record<Language, WallRoomsWords>> = { zh: wallRoomsZh, en: wallRoomsEn }

export const useWallRoomsWords = (): WallRoomsWords => WALL_ROOMS_WORDS[useApp((state) => state.language)]
