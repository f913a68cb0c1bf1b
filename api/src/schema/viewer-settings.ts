/** What the operator has set for the screens. */
import { builder } from './builder.ts'

const ViewerSettingsType = builder.objectRef<{ readonly mapboxToken: string | null }>('ViewerSettings').implement({
  description: 'What the operator has set for the screens.',
  fields: (t) => ({
    mapboxToken: t.exposeString('mapboxToken', {
      nullable: true,
      description: 'The public token to draw the map with Mapbox GL; null = MapLibre draws it.',
    }),
  }),
})

builder.queryField('viewerSettings', (t) =>
  t.field({ type: ViewerSettingsType, resolve: (_, __, { mapboxToken }) => ({ mapboxToken }) }),
)
