// The words of the calendar and of satisfaction in the chosen language, for components.
import { useApp } from '../store.ts'
import { calendarEn } from './calendar-en.ts'
import { calendarZh } from './calendar-zh.ts'
import type { Language } from './words.ts'
import type { WordsOf } from './zh.ts'

export type CalendarWords = WordsOf<typeof calendarZh>
export const CALENDAR_WORDS: Readonly<Record<Language, CalendarWords>> = { zh: calendarZh, en: calendarEn }

export const useCalendarWords = (): CalendarWords => CALENDAR_WORDS[useApp((state) => state.language)]
