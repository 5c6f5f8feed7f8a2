/** Which part of a picture becomes the portrait. */
export interface Choice {
  /** 1: as much of the picture as fits. */
  zoom: number;
  /** From 0 (left, top) to 1. */
  x: number;
  y: number;
}

/** Around the upper middle, where faces are. */
export const FIRST: Choice = { zoom: 1, x: 0.5, y: 0.2 };

const RATIO = 2 / 3;
const MAX_WIDTH = 1024; // the server keeps no larger ones

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The part of a picture of this size, in its pixels. */
export function frameOf(width: number, height: number, { zoom, x, y }: Choice): Frame {
  const widest = Math.min(width, height * RATIO);
  const chosen = { width: widest / zoom, height: widest / RATIO / zoom };
  return { left: x * (width - chosen.width), top: y * (height - chosen.height), ...chosen };
}

/** The size of the portrait, exactly 2:3: no pixel is made up. */
export function sizeOf({ width }: Frame): { width: number; height: number } {
  const half = Math.max(1, Math.floor(Math.min(width, MAX_WIDTH) / 2));
  return { width: 2 * half, height: 3 * half };
}

/** The choice after the picture was dragged by parts of the frame's width and height. */
export function dragged(
  choice: Choice,
  { width, height }: { width: number; height: number },
  by: { x: number; y: number },
): Choice {
  const frame = frameOf(width, height, choice);
  const move = (at: number, part: number, seen: number, whole: number) =>
    whole - seen < 1 ? at : Math.min(1, Math.max(0, at - (part * seen) / (whole - seen)));
  return {
    ...choice,
    x: move(choice.x, by.x, frame.width, width),
    y: move(choice.y, by.y, frame.height, height),
  };
}
