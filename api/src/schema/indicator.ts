/** Indicators: what they mean, and their values for the city or a facility. */
import { HISTORY_STEP_MINUTES, type Indicator } from '@kangcheng/twin-engine'
import { changeInAnHour, type IndicatorReading } from '../live/indicator-readings.ts'
import { builder, QualityType, TextType } from './builder.ts'

export const ThresholdsType = builder.objectRef<NonNullable<Indicator['thresholds']>>('IndicatorThresholds').implement({
  description: 'Where attention and where alarm begins, in the indicator’s unit, and who says so.',
  fields: (t) => ({
    watch: t.exposeFloat('watch'),
    alarm: t.exposeFloat('alarm'),
    source: t.exposeString('source'),
  }),
})

export const IndicatorDefinitionType = builder.objectRef<Indicator>('IndicatorDefinition').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (i) => i.name }),
    unit: t.exposeString('unit'),
    better: t.exposeString('better', { description: 'higher, lower or neither.' }),
    thresholds: t.field({ type: ThresholdsType, nullable: true, resolve: (i) => i.thresholds ?? null }),
    explanation: t.field({ type: TextType, resolve: (i) => i.explanation }),
    formula: t.exposeString('formula'),
    source: t.exposeString('source'),
  }),
})

export const IndicatorValueType = builder.objectRef<IndicatorReading>('IndicatorValue').implement({
  description: 'null = not known, never 0.',
  fields: (t) => ({
    id: t.id({ resolve: (v) => v.indicator.id }),
    name: t.field({ type: TextType, resolve: (v) => v.indicator.name }),
    unit: t.string({ resolve: (v) => v.indicator.unit }),
    value: t.exposeFloat('value', { nullable: true }),
    low: t.float({ nullable: true, resolve: () => null }),
    high: t.exposeFloat('high', {
      nullable: true,
      description: 'The 90th percentile, where the indicator has a band.',
    }),
    observedAt: t.field({ type: 'DateTime', nullable: true, resolve: (v) => v.observedAt }),
    ageMinutes: t.exposeFloat('ageMinutes', { nullable: true }),
    source: t.exposeString('source', { nullable: true }),
    quality: t.field({ type: QualityType, resolve: (v) => v.quality }),
    change1h: t.float({
      nullable: true,
      description: 'Against an hour ago; null without a history.',
      resolve: changeInAnHour,
    }),
    history: t.floatList({
      nullable: { list: false, items: true },
      description: 'The last 24 hours, oldest first; [] for indicators without one.',
      resolve: (v) => v.history(),
    }),
    historyEveryMinutes: t.int({ resolve: () => HISTORY_STEP_MINUTES }),
  }),
})
