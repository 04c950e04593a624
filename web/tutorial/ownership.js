import { element, write } from '../shared/parts.js';
import { keyed } from './keyed.js';
import { writeTitle } from './talk.js';

/** @import { OwnershipModel } from '../../src/lib/learn/pictures/ownership.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<OwnershipModel>} Model */
/** @typedef {Model['partitions'][number]} Partition */
/** @typedef {{ readonly key: string, readonly from: number, readonly to: number, readonly className: string, readonly text: string }} Piece */

/** What the strip shows, and how often it moves, in milliseconds. */
const [windowMs, everyMs] = [60_000, 1000];

/**
 * The owners of partitions over time, and the times without one.
 * @param {Talk} talk
 */
export function ownershipPicture(talk) {
  const word = (/** @type {string} */ name) => talk.word('ownership', name);
  const title = element('h3', '');
  const strips = element('div', 'strips');
  const marks = element('div', 'strip-line');
  const marksRow = element('div', 'strip-row', element('span', ''), marks, element('span', ''));
  const legend = element(
    'ul',
    'legend',
    element('li', '', element('b', 'owned tone-name', 'n'), ` ${word('reads')}`),
    element('li', '', element('b', 'gap-sample'), ` ${word('nobody')}`),
    element('li', '', element('b', '', '+n'), ` ${word('join')}`),
    element('li', '', element('b', '', '-n'), ` ${word('leave')}`),
    element('li', '', element('b', 'tone-bad', '✗n'), ` ${word('expiry')}`),
  );
  const rows = keyed(
    strips,
    (/** @type {Partition} */ { partition }) => String(partition),
    ({ partition }) => {
      const [strip, longest] = [element('div', 'strip'), element('span', 'longest')];
      const pieces = keyed(strip, (/** @type {Piece} */ { key }) => key, makePiece);
      const label = element('span', '', `${talk.noun('partition')} ${partition}`);
      return {
        node: element('div', 'strip-row', label, strip, longest),
        /** @param {Partition} state */
        update(state) {
          const { begin, now } = span();
          pieces.update(visible(piecesOf(state, now, talk), begin));
          const [gap] = [...state.gaps].sort((a, b) => b.to - b.from - (a.to - a.from));
          write(longest, gap ? talk.seconds(gap.to - gap.from) : '');
          longest.className = `longest ${gap ? gapTone(gap) : ''}`;
        },
      };
    },
  );
  const signs = keyed(marks, (/** @type {Piece} */ { key }) => key, makePiece);
  const node = element('div', '', title, strips, marksRow, legend);
  /** @type {Model} */
  let model;
  const span = () => {
    const now = Math.max(talk.now(), model.origin);
    return { now, begin: Math.max(model.origin, now - windowMs) };
  };
  const draw = () => {
    const { begin } = span();
    node.style.setProperty('--begin', String(begin - model.origin));
    rows.update(model.partitions);
    signs.update(
      visible(
        model.movements.map(({ at, number, how }) => ({
          key: `${at} ${number} ${how}`,
          from: at,
          to: at,
          className: `sign ${how === 'join' ? talk.tone(number) : how === 'leave' ? 'tone-warn' : 'tone-bad'}`,
          text: `${{ join: '+', leave: '-', expiry: '✗' }[how]}${number}`,
        })),
        begin,
      ),
    );
  };

  /**
   * @param {readonly Piece[]} pieces
   * @param {number} begin
   */
  const visible = (pieces, begin) =>
    pieces.filter(({ to }) => to >= begin).map((piece) => ({ ...piece, from: Math.max(piece.from, begin) }));

  function makePiece() {
    const piece = element('span', '');
    return {
      node: piece,
      /** @param {Piece} state */
      update({ from, to, className, text }) {
        const { begin } = span();
        piece.className = className;
        piece.style.left = `${((from - begin) / windowMs) * 100}%`;
        if (to > from) piece.style.width = `${((to - from) / windowMs) * 100}%`;
        write(piece, text);
      },
    };
  }

  const timer = setInterval(() => {
    if (!node.isConnected && model) clearInterval(timer);
    else if (model && document.visibilityState === 'visible') draw();
  }, everyMs);

  return {
    node,
    /** @param {Model} next */
    update(next) {
      model = next;
      const { params, hasTopic, memberCount, partitions } = next;
      writeTitle(title, params.group, [
        ...(hasTopic ? [] : [/** @type {const} */ ([`${params.topic} ${word('missing')}`, 'warn'])]),
        ...(hasTopic && memberCount === undefined ? [/** @type {const} */ ([word('missing'), 'warn'])] : []),
        ...(hasTopic && memberCount !== undefined
          ? [
              /** @type {const} */ ([
                `${talk.count(partitions.length, 'partition')}, ${talk.count(memberCount, 'member')}`,
                'dim',
              ]),
            ]
          : []),
        ...(hasTopic ? [/** @type {const} */ ([word('longest'), 'dim'])] : []),
      ]);
      draw();
    },
  };
}

/** @param {Partition['gaps'][number]} gap */
const gapTone = ({ how, isOpen }) => (how === 'expiry' || isOpen ? 'tone-bad' : 'tone-warn');

/**
 * Who read a partition when, and the times when nobody did, on top.
 * @param {Partition} partition
 * @param {number} now
 * @param {Talk} talk
 * @returns {Piece[]}
 */
function piecesOf({ owners, gaps }, now, talk) {
  const owned = owners.flatMap(({ from, owner }, index) => {
    const to = owners[index + 1]?.from ?? now;
    return owner === null || to <= from
      ? []
      : [{ key: `owner ${from}`, from, to, className: `owned ${talk.tone(owner)}`, text: String(owner) }];
  });
  const holes = gaps.map((gap) => ({
    key: `gap ${gap.from}`,
    from: gap.from,
    to: gap.isOpen ? Math.max(now, gap.to) : gap.to,
    className: `gap ${gapTone(gap)}`,
    text: talk.seconds(gap.to - gap.from),
  }));
  return [...owned, ...holes];
}
