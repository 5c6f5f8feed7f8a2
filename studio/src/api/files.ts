/** Uploaded files: their ids go into options. */
import { answered, asForm, client } from "./client";

export const uploadFile = (file: File) =>
  answered(
    client.POST("/files", { body: { file: file as unknown as string }, bodySerializer: asForm }),
  );
