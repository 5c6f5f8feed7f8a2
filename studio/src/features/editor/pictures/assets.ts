/** A card's assets, as the V3 spec has them: files inside the card, or named by an address. */
export interface Asset {
  type: string;
  uri: string;
  name: string;
  ext: string;
}

const PORTRAIT = "ccdefault:";
// What a card without a list means: its portrait is its icon.
const MAIN_ICON: Asset = { type: "icon", uri: PORTRAIT, name: "main", ext: "png" };

export type Place = "portrait" | "inside" | "elsewhere" | "lost";

export function placeOf({ uri }: Asset): Place {
  if (uri === PORTRAIT) return "portrait";
  if (uri.startsWith("data:")) return "inside";
  return /^https?:/.test(uri) ? "elsewhere" : "lost";
}

/** Only what is in the card is shown: nothing is asked of other servers. */
export const isShown = (asset: Asset): boolean => asset.uri.startsWith("data:image/");

/** How large an asset inside the card is. */
export const bytesOf = ({ uri }: Asset): number =>
  Math.floor(((uri.length - uri.indexOf(",") - 1) * 3) / 4);

export const withAsset = (assets: Asset[], added: Asset): Asset[] => [
  ...(assets.length > 0 ? assets : [MAIN_ICON]),
  added,
];

/** The list without one; none where only what every card means is left. */
export function withoutAsset(assets: Asset[], at: number): Asset[] | null {
  const left = assets.toSpliced(at, 1);
  const isUsual = left.every((one) => one.uri === PORTRAIT && one.name === MAIN_ICON.name);
  return isUsual ? null : left;
}

/** A file as an asset; its name goes without its ending. */
export async function assetOf(file: File, type: string, name: string): Promise<Asset> {
  const uri = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(reader.result as string);
    };
    reader.onerror = () => {
      reject(reader.error ?? new Error(file.name));
    };
    reader.readAsDataURL(file);
  });
  return { type, uri, name: name.trim() || stemOf(file.name), ext: endingOf(file.name) };
}

export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, "");

const endingOf = (name: string): string =>
  /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "unknown";
