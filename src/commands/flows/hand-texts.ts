import { type LocalizedText, localized } from '../../lib/base/language.js';
import type { HandExample } from '../../lib/flows/hand-example.js';

/** The texts of a run without a source. */
export const handTexts = {
  howTo: ({ produce, value, trace }: HandExample): LocalizedText[] => [
    localized(
      `Los servicios esperan tus eventos. Desde otra terminal:  ${produce} ${value}`,
      `The services wait for events of yours. From another terminal:  ${produce} ${value}`,
    ),
    localized(
      `Su camino:  ${trace}  Ctrl-C acaba y mide lo que hubo.`,
      `Its way:  ${trace}  Ctrl-C ends the run, and measures what there was.`,
    ),
  ],
};
