import { localized } from '../../lib/base/language.js';

/** The note where nothing of the tutorial has been done. */
export const notBegun = () =>
  localized(
    'El tutorial está sin empezar. Para empezarlo:  kafkactl tutorial',
    'The tutorial has not been begun. To begin:  kafkactl tutorial',
  );
