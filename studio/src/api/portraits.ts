/** A card's picture: another one is the card's next version, and earlier ones stay with theirs. */
import { changeCard } from "./cards";
import { answered, client, ifMatch, type Schemas } from "./client";
import { deleteFile, uploadFile } from "./files";

/** A picture of one's own. It is sent as a file, which is not needed once the card has it. */
export async function setPortrait(id: string, version: number, picture: Blob) {
  const file = await uploadFile(new File([picture], "portrait.png", { type: picture.type }));
  try {
    return await changeCard(id, version, { portrait_file: file.id });
  } finally {
    await deleteFile(file.id);
  }
}

/** The picture that the card had in version `from`. */
export const takePortrait = (id: string, version: number, from: number) =>
  changeCard(id, version, { portrait_version: from });

export const removePortrait = (id: string, version: number) =>
  changeCard(id, version, { remove_portrait: true });

export interface Painting {
  image: "generate" | "drawn";
  instruction: string;
}

/** The same as a generation, for what it is likely to cost. */
export const paintingOptions = (id: string, { image, instruction }: Painting) => ({
  ...{ input_card: id, input_card_mode: "portrait", image },
  ...(image === "generate" && instruction && { instruction }),
});

/** Has another one made; the answer is a job. */
export const paintPortrait = async (
  id: string,
  version: number,
  { image, instruction }: Painting,
): Promise<Schemas["Job"]> =>
  (
    await answered(
      client.POST("/cards/{card_id}/portrait/generate", {
        params: { path: { card_id: id }, header: ifMatch(version) },
        body: {
          instruction: image === "generate" ? instruction : "",
          // Without a seed of its own a drawing would be the one that is there.
          options: {
            image,
            ...(image === "drawn" && { seed: Math.floor(Math.random() * 2 ** 31) }),
          },
        },
      }),
    )
  ).job;
