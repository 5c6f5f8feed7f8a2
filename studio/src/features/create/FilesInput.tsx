import { useMutation } from "@tanstack/react-query";

import { uploadFile } from "@/api/files";
import { plain, type Schema } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/create";

interface FilesInputProps {
  id: string;
  schema: Schema;
  value: unknown;
  onChange: (value: unknown) => void;
  describedBy?: string;
}

/** Uploads what is chosen and sets the option to its id, or to all of their ids. */
export function FilesInput({ id, schema, value, onChange, describedBy }: FilesInputProps) {
  const isMany = plain(schema).type === "array";
  const upload = useMutation({
    mutationFn: (files: File[]) => Promise.all(files.map(uploadFile)),
    onSuccess: (stored) => {
      const ids = stored.map((file) => file.id);
      onChange(isMany ? [...new Set([...((value ?? []) as string[]), ...ids])] : ids[0]);
    },
  });
  const count = Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
  return (
    <>
      <input
        id={id}
        type="file"
        multiple={isMany}
        aria-describedby={describedBy}
        disabled={upload.isPending}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          if (files.length > 0) upload.mutate(files);
        }}
      />
      {count > 0 && (
        <p className="quiet" role="status">
          {text.create.uploaded(count)}
        </p>
      )}
    </>
  );
}
