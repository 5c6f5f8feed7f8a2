export interface Place {
  x: number;
  y: number;
  /** Where its name stands: 1 right of it, -1 left. */
  side: 1 | -1;
}

/** Where names need room, on either side. */
const MARGIN = 170;

/** Things around an ellipse, the first at the top, each with its name outside. */
export function placed(ids: string[], width: number, height: number): Map<string, Place> {
  const across = width / 2 - MARGIN;
  const down = height / 2 - 20;
  return new Map(
    ids.map((id, index) => {
      const angle = (index / ids.length) * 2 * Math.PI - Math.PI / 2;
      const x = Math.cos(angle);
      return [
        id,
        {
          x: Math.round(width / 2 + x * across),
          y: Math.round(height / 2 + Math.sin(angle) * down),
          side: x >= -1e-9 ? 1 : -1,
        },
      ];
    }),
  );
}
