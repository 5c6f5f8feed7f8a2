import { useMutation } from "@tanstack/react-query";

import { uploadFile } from "@/api/files";
import { text } from "@/lib/messages";

interface PictureInputProps {
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
  describedBy?: string;
}

/** An option that names an uploaded file. */
export function PictureInput({ id, value, onChange, describedBy }: PictureInputProps) {
  const upload = useMutation({
    mutationFn: uploadFile,
    onSuccess: (file) => {
      onChange(file.id);
    },
  });
  return (
    <>
      <input
        id={id}
        type="file"
        accept="image/*"
        aria-describedby={describedBy}
        disabled={upload.isPending}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) upload.mutate(file);
        }}
      />
      {typeof value === "string" && <p className="quiet">{text.create.uploaded}</p>}
    </>
  );
}
