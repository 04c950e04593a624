import type { App } from '../../app.js';
import { CliError } from '../../base/errors.js';
import type { Lang } from '../../base/language.js';
import { programName } from '../../base/program-name.js';
import type { CommandRegistry } from '../../cli/registry.js';
import type { Choice } from '../../io/ask.js';
import { styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import { fromJson } from '../attempt/saved-attempt.js';
import { type CourseEntry, findLesson, loadCourse } from '../course/course.js';
import { loadGuide } from '../course/guide.js';
import type { KafkaExperience } from '../progress/progress.js';
import { asOnlyTutorial, type ProgressStore } from '../progress/progress-store.js';
import { JobTable } from '../shell/jobs.js';
import { LineView } from './line-view.js';
import { type LessonHost, lessonOpener } from './open-lesson.js';
import { dimmed, sentenceOf } from './pages.js';
import { lessonToGoOn, progressStore, tutorialFolder } from './progress-of.js';
import { ScreenView } from './screen-view.js';
import { TutorialSession } from './session.js';
import type { SessionView } from './session-view.js';
import { sessionTexts as texts } from './texts.js';

export interface TutorialOptions {
  /** The lesson to open; by default the one that is open, or the next. */
  readonly lesson?: string | undefined;
  /** True for lines without cursor movement. */
  readonly plain: boolean;
  /** The first port of a sandbox that is made. */
  readonly port?: number | undefined;
  /** A line that is run before one is read. */
  readonly firstLine?: string | undefined;
  /** True where the picture is shown in a browser too. */
  readonly web?: boolean | undefined;
  /** The port of that page; a free one by default. */
  readonly webPort?: number | undefined;
}

/** Runs the tutorial until it is closed. Throws `conflict` where another one runs. */
export async function runTutorial(options: TutorialOptions, app: App, commands: CommandRegistry): Promise<void> {
  await asOnlyTutorial(app.folders, () => runAlone(options, app, commands), app.lang);
}

async function runAlone(
  { lesson, plain, port, firstLine, web = false, webPort = 0 }: TutorialOptions,
  app: App,
  commands: CommandRegistry,
): Promise<void> {
  const byLines = plain || !hasScreen(app);
  const store = progressStore(app);
  const [course, guide] = await Promise.all([loadCourse(), loadGuide()]);
  const lang = await languageOfLearner(app, store, byLines);
  const lineView = byLines ? new LineView(app, lang) : undefined;
  try {
    const wanted = lesson === undefined ? undefined : findLesson(course, lesson, lang);
    const first = wanted ?? (await firstLesson(course, app, store, lang, lineView));
    const opener = lessonOpener({ app, lang, store, port });
    const session = new TutorialSession({
      app,
      lang,
      course,
      guide,
      store,
      commands,
      program: programName(app.env, app.cwd),
      openLesson: opener,
      folder: tutorialFolder(app),
      webPort,
    });
    try {
      if (web) await session.openPage();
      if (!isToBeResumed(first, store)) await endJobs(app, lang);
      const opened = await opener(first, hostOf(app, byLines));
      const view: SessionView = lineView ?? (await ScreenView.open(app, lang, session.above));
      try {
        await session.run(view, opened, firstLine);
      } finally {
        view.close();
        sayOnTerminal(app, lang, session.closingLines({ columns: app.output.width, lang }));
      }
    } finally {
      await session.closePage();
    }
  } finally {
    lineView?.close();
  }
}

/** True where an attempt at the lesson goes on, and its jobs with it. */
function isToBeResumed({ id, hash }: CourseEntry, store: ProgressStore): boolean {
  const saved = fromJson(store.openAttempt(id));
  return store.read().current === id && saved?.hash === hash && !saved.memory.done;
}

/** Ends what was left in the background by another lesson. */
async function endJobs(app: App, lang: Lang): Promise<void> {
  const jobs = new JobTable({ folder: tutorialFolder(app), lang, onLine: () => {}, now: app.now });
  await jobs.endAll();
  jobs.close();
}

/** True where the terminal can be divided. */
const hasScreen = (app: App): boolean => app.stdin.tty && app.output.tty && app.env['TERM'] !== 'dumb';

/** The language that was chosen before, or is now; one that the line names comes first. */
async function languageOfLearner(app: App, store: ProgressStore, byLines: boolean): Promise<Lang> {
  const saved = store.read().lang;
  if (app.isLangGiven && !saved) store.update((progress) => ({ ...progress, lang: app.lang }));
  if (app.isLangGiven || saved) return app.lang;
  if (!app.stdin.tty || !app.stderr.tty || byLines) return app.lang;
  const order: readonly Lang[] = app.lang === 'es' ? ['es', 'en'] : ['en', 'es'];
  const lang = await app.choose(
    texts.whichLanguage[app.lang],
    order.map((value) => ({ value, name: texts.languages[value] })),
  );
  store.update((progress) => ({ ...progress, lang }));
  return lang;
}

/** The lesson to begin with: the one that is open, the next, or the one that fits the learner's experience. */
async function firstLesson(
  course: readonly CourseEntry[],
  app: App,
  store: ProgressStore,
  lang: Lang,
  lines: LineView | undefined,
): Promise<CourseEntry> {
  const progress = store.read();
  const isNew = progress.experience === null && progress.current === null;
  if (isNew && app.stdin.tty) {
    const choices = (['new', 'some', 'daily'] as const).map((value) => ({
      value,
      name: texts.experiences[value][lang],
    }));
    const experience = await choose<KafkaExperience>(texts.howMuch[lang], choices, app, lines);
    store.update((before) => ({ ...before, experience }));
    if (experience === 'some') return course.find(({ number }) => number === '1.1') ?? firstOf(course);
    if (experience === 'daily') return chooseLesson(course, app, lang, lines);
    return firstOf(course);
  }
  return lessonToGoOn(course, progress) ?? firstOf(course);
}

async function chooseLesson(
  course: readonly CourseEntry[],
  app: App,
  lang: Lang,
  lines: LineView | undefined,
): Promise<CourseEntry> {
  const choices = course.map(({ id, number, title }) => ({ value: id, name: `${number}  ${title[lang]}` }));
  const id = await choose(texts.whichLesson[lang], choices, app, lines);
  return course.find((entry) => entry.id === id) ?? firstOf(course);
}

/** Asks with the arrows, or with numbers where everything is lines. */
async function choose<T extends string>(
  question: string,
  choices: readonly Choice<T>[],
  app: App,
  lines: LineView | undefined,
): Promise<T> {
  if (!lines) return app.choose(question, choices);
  const { lang } = lines.page();
  lines.say([
    [styled(question, 'head')],
    ...choices.map(({ name }, index): StyledLine => [styled(`  ${index + 1}  `, 'name'), styled(name, 'plain')]),
    ...sentenceOf(texts.typeNumber[lang], lines.page()).map(dimmed),
  ]);
  for (;;) {
    const typed = await lines.readLine(() => styled('> ', 'name'), {
      complete: async () => ({ word: '', candidates: [] }),
    });
    app.signal.throwIfAborted();
    const chosen = choices[typed === undefined || typed.trim() === '' ? 0 : Number(typed) - 1];
    if (chosen) return chosen.value;
  }
}

function firstOf([first]: readonly CourseEntry[]): CourseEntry {
  if (first) return first;
  throw new CliError('failed', 'there are no lessons in this kafkactl');
}

/** The terminal before the screen is divided. */
function hostOf(app: App, byLines: boolean): LessonHost {
  return { streams: app.streams(), signal: app.signal, isTerminal: !byLines, say: (text) => app.note(text) };
}

function sayOnTerminal(app: App, lang: Lang, lines: readonly StyledLine[]): void {
  const view = new LineView(app, lang);
  view.say(lines);
  view.close();
}
