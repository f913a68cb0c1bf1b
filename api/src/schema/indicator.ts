/** Indicators: what they mean, and their values for the city or a facility. */
import type { IndicatorReading, IndicatorText } from '../live/indicator-readings.ts'
import { builder, QualityType, TextType } from './builder.ts'

const ThresholdsType = builder
  .objectRef<{ readonly watch: number; readonly alarm: number }>('IndicatorThresholds')
  .implement({
    fields: (t) => ({ watch: t.exposeFloat('watch'), alarm: t.exposeFloat('alarm') }),
  })

export const IndicatorDefinitionType = builder.objectRef<IndicatorText>('IndicatorDefinition').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (i) => i.name }),
    unit: t.exposeString('unit'),
    better: t.exposeString('better'),
    thresholds: t.field({ type: ThresholdsType, nullable: true, resolve: (i) => i.thresholds ?? null }),
    explanation: t.field({ type: TextType, resolve: (i) => i.explanation }),
    formula: t.exposeString('formula'),
    source: t.exposeString('source'),
  }),
})

export const IndicatorValueType = builder.objectRef<IndicatorReading>('IndicatorValue').implement({
  description: 'null = not known, never 0.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (v) => v.name }),
    unit: t.exposeString('unit'),
    value: t.exposeFloat('value', { nullable: true }),
    low: t.exposeFloat('low', { nullable: true }),
    high: t.exposeFloat('high', { nullable: true }),
    observedAt: t.field({ type: 'DateTime', nullable: true, resolve: (v) => v.observedAt }),
    ageMinutes: t.exposeFloat('ageMinutes', { nullable: true }),
    source: t.exposeString('source', { nullable: true }),
    quality: t.field({ type: QualityType, resolve: (v) => v.quality }),
    change1h: t.exposeFloat('change1h', {
      nullable: true,
      description: 'Against an hour ago; null without a history.',
    }),
    history: t.floatList({
      nullable: { list: false, items: true },
      description: 'The last 24 hours, oldest first; [] for indicators without one.',
      resolve: (v) => v.history(),
    }),
    historyEveryMinutes: t.exposeInt('historyEveryMinutes'),
  }),
})
