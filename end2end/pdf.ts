// What stands in our papers, read from the PDF itself: its pages, and what its QR codes say. The codes
// are drawn as paths of whole modules, so that a reader needs neither a picture nor their correction of
// errors: what is wrong here is wrong on paper.
import { inflateSync } from "node:zlib";

/** How many pages a PDF has. */
export function pages(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** What every QR code of a PDF says, in order. */
export function codes(pdf: Buffer): string[] {
  return streams(pdf).flatMap((stream) => {
    const found: string[] = [];
    // A white ground with its corner at the origin, then the dark modules.
    const code = /(?:^|\s)0 0 m (\d+) 0 l \1 \1 l 0 \1 l\s+h\s+f\s[^]*?scn ((?:\d+ \d+ m \d+ \d+ l \d+ \d+ l \d+ \d+ l\s+h\s+)+)f/g;
    for (const [, side, path] of stream.matchAll(code)) found.push(read(modules(Number(side), path)));
    return found;
  });
}

function streams(pdf: Buffer): string[] {
  const text = pdf.toString("latin1");
  const found: string[] = [];
  for (const begin of text.matchAll(/\/FlateDecode[^]{0,80}?>>\s*stream\r?\n/g)) {
    const from = begin.index + begin[0].length;
    const to = text.indexOf("endstream", from);
    try {
      found.push(inflateSync(pdf.subarray(from, to)).toString("latin1"));
    } catch {
      // A picture or a font that is packed otherwise.
    }
  }
  return found;
}

const QUIET = 4;

/** The dark modules of a path, without the white border. */
function modules(whole: number, path: string): boolean[][] {
  const side = whole - 2 * QUIET;
  const dark = Array.from({ length: side }, () => Array<boolean>(side).fill(false));
  for (const [, left, top, right] of path.matchAll(/(\d+) (\d+) m (\d+) \2 l/g)) {
    for (let x = Number(left); x < Number(right); x++) dark[Number(top) - QUIET][x - QUIET] = true;
  }
  return dark;
}

/** Where the small squares of a version lie, and the blocks of its data at correction M: [how many, of how many bytes]. */
const VERSIONS: Record<number, { squares: number[]; blocks: [number, number][] }> = {
  1: { squares: [], blocks: [[1, 16]] },
  2: { squares: [6, 18], blocks: [[1, 28]] },
  3: { squares: [6, 22], blocks: [[1, 44]] },
  4: { squares: [6, 26], blocks: [[2, 32]] },
  5: { squares: [6, 30], blocks: [[2, 43]] },
  6: { squares: [6, 34], blocks: [[4, 27]] },
  7: { squares: [6, 22, 38], blocks: [[4, 31]] },
  8: { squares: [6, 24, 42], blocks: [[2, 38], [2, 39]] },
  9: { squares: [6, 26, 46], blocks: [[3, 36], [2, 37]] },
  10: { squares: [6, 28, 50], blocks: [[4, 43], [1, 44]] },
};

const MASKS: ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** The words of a code. */
function read(dark: boolean[][]): string {
  const side = dark.length;
  const version = (side - 17) / 4;
  const { squares, blocks } = VERSIONS[version] ?? {};
  if (!squares || !blocks) throw new Error(`a code of ${side} modules`);
  // The first five modules beside the corner say correction and mask, themselves masked with 10101.
  const format = [0, 1, 2, 3, 4].reduce((all, x) => all * 2 + Number(dark[8][x]), 0) ^ 0b10101;
  if (format >> 3 !== 0) throw new Error("a code that is not of correction M");
  const mask = MASKS[format & 7];

  const taken = (y: number, x: number) => {
    const corner = (y < 9 && (x < 9 || x >= side - 8)) || (y >= side - 8 && x < 9);
    const told = version >= 7 && ((y < 6 && x >= side - 11) || (x < 6 && y >= side - 11));
    const square = squares.some((cy) => squares.some((cx) => {
      const finder = (cy === 6 && cx === 6) || (cy === 6 && cx === side - 7) || (cy === side - 7 && cx === 6);
      return !finder && Math.abs(y - cy) <= 2 && Math.abs(x - cx) <= 2;
    }));
    return corner || told || square || x === 6 || y === 6;
  };
  // In pairs of columns from the right, upwards and downwards in turn; the column of the dotted line is left out.
  const bits: number[] = [];
  for (let right = side - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < side; step++) {
      const y = up ? side - 1 - step : step;
      for (const x of [right, right - 1]) if (!taken(y, x)) bits.push(Number(dark[y][x] !== mask(y, x)));
    }
  }
  return words(inOrder(bits, blocks), version);
}

/** The data of all blocks one after the other: on the code each gives a byte in turn. */
function inOrder(bits: number[], blocks: [number, number][]): number[] {
  const sizes = blocks.flatMap(([count, size]) => Array<number>(count).fill(size));
  const own: number[][] = sizes.map(() => []);
  let at = 0;
  for (let place = 0; place < Math.max(...sizes); place++) {
    for (const [block, size] of sizes.entries()) {
      if (place < size) own[block].push(...bits.slice(at, (at += 8)));
    }
  }
  return own.flat();
}

function words(bits: number[], version: number): string {
  let at = 0;
  const take = (count: number) => bits.slice(at, (at += count)).reduce((all, bit) => all * 2 + bit, 0);
  const bytes: number[] = [];
  const say = (text: string) => bytes.push(...Buffer.from(text));
  const long = version >= 10;
  for (;;) {
    const mode = bits.length - at < 4 ? 0 : take(4);
    if (mode === 0) return Buffer.from(bytes).toString();
    if (mode === 4) {
      for (let left = take(long ? 16 : 8); left > 0; left--) bytes.push(take(8));
    } else if (mode === 1) {
      for (let left = take(long ? 12 : 10); left > 0; left -= 3) {
        const digits = Math.min(left, 3);
        say(String(take([0, 4, 7, 10][digits])).padStart(digits, "0"));
      }
    } else if (mode === 2) {
      for (let left = take(long ? 11 : 9); left > 0; left -= 2) {
        const pair = take(left > 1 ? 11 : 6);
        say(left > 1 ? ALPHANUMERIC[Math.floor(pair / 45)] + ALPHANUMERIC[pair % 45] : ALPHANUMERIC[pair]);
      }
    } else {
      throw new Error(`a code in mode ${mode}`);
    }
  }
}
