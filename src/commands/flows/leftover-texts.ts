import { type Lang, type LocalizedText, localized } from '../../lib/base/language.js';
import type { FlowReport, Leftovers } from '../../lib/flows/measure/report.js';
import { localizedCount } from '../../lib/flows/number-format.js';

/** What a run leaves in topics and groups that existed before it; undefined if all of them were its own. */
export function leftoverText({ topics, groups }: Leftovers): LocalizedText | undefined {
  if (topics.length + groups.length === 0) return undefined;
  const parts = [
    ...(topics.length > 0
      ? [localized(`sus eventos en ${topics.join(', ')}`, `its events in ${topics.join(', ')}`)]
      : []),
    ...(groups.length > 0
      ? [localized(`sus commits en ${groups.join(', ')}`, `its commits in ${groups.join(', ')}`)]
      : []),
  ];
  const list = (lang: Lang): string => parts.map((part) => part[lang]).join('; ');
  return localized(
    `En lo que ya había se queda lo que hizo: ${list('es')}.`,
    `What was there before keeps what it did: ${list('en')}.`,
  );
}

/** What `--keep` leaves, and how to use and remove it; empty without `--keep`. */
export function keptText({
  flow,
  run,
  kept: { topics, groups },
}: Pick<FlowReport, 'flow' | 'run' | 'kept'>): LocalizedText[] {
  if (topics.length + groups.length === 0) return [];
  const t = localizedCount(topics.length, { es: ['topic', 'topics'], en: ['topic', 'topics'] });
  const g = localizedCount(groups.length, { es: ['grupo', 'grupos'], en: ['group', 'groups'] });
  return [
    localized(
      `Se quedan ${t.es} y ${g.es}. El camino de una cosa:  kafkactl flows trace ${flow} ID`,
      `${t.en} and ${g.en} stay. The way of one thing:  kafkactl flows trace ${flow} ID`,
    ),
    localized(`Para quitarlos:  kafkactl flows stop ${run}`, `Remove them:  kafkactl flows stop ${run}`),
  ];
}
