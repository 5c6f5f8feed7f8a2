/** What was uploaded for generations to read. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import {
  deleteFile,
  fileListQuery,
  filesKey,
  fileTextQuery,
  fileUrl,
  uploadFile,
  type StoredFile,
} from "@/api/files";
import { Listing } from "@/components/Listing";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Prose } from "@/components/Prose";
import { Row } from "@/components/Rows";
import { Empty, Failed, Loading } from "@/components/States";
import { formatAge, formatBytes, formatCount } from "@/lib/format";
import { text } from "@/lib/messages/files";

export default function FilesPage() {
  const files = useInfiniteQuery(fileListQuery);
  const found = files.data?.pages.flatMap((page) => page.files) ?? [];
  return (
    <Page title={text.files.title} lead={text.files.lead} actions={<Upload />}>
      <Listing
        of={files}
        label={text.files.list}
        empty={<Empty title={text.files.emptyTitle}>{text.files.empty}</Empty>}
      >
        {found.map((file) => (
          <FileRow key={file.id} file={file} />
        ))}
      </Listing>
    </Page>
  );
}

function Upload() {
  const picker = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: (files: File[]) => Promise.all(files.map(uploadFile)),
    onSettled: () => queries.invalidateQueries({ queryKey: filesKey }),
  });
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={text.files.upload}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file again is a choice, too.
          event.currentTarget.value = "";
          if (files.length > 0) upload.mutate(files);
        }}
      />
      <Button loading={upload.isPending} onClick={() => picker.current?.click()}>
        {text.files.upload}
      </Button>
    </>
  );
}

function FileRow({ file }: { file: StoredFile }) {
  const [isRead, setRead] = useState(false);
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteFile(file.id),
    onSuccess: () => {
      notify({ message: text.files.removed(file.name) });
      return queries.invalidateQueries({ queryKey: filesKey });
    },
  });
  return (
    <Row
      title={file.name}
      about={text.files.about(formatBytes(file.size_bytes), formatAge(file.created_at))}
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isRead}
            aria-label={text.files.readOf(file.name)}
            onClick={() => {
              setRead(!isRead);
            }}
          >
            {text.files.read}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            component="a"
            href={fileUrl(file.id)}
            download={file.name}
            aria-label={text.files.getOf(file.name)}
          >
            {text.files.get}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            loading={remove.isPending}
            aria-label={text.files.removeOf(file.name)}
            onClick={() => {
              remove.mutate();
            }}
          >
            {text.files.remove}
          </Button>
        </>
      }
    >
      {isRead && <ReadText id={file.id} />}
    </Row>
  );
}

function ReadText({ id }: { id: string }) {
  const read = useQuery(fileTextQuery(id));
  if (read.error) return <Failed error={read.error} />;
  if (!read.data) return <Loading />;
  return (
    <div className="stack">
      <p className="quiet">
        {text.files.readTokens(read.data.kind, formatCount(read.data.tokens))}
      </p>
      {read.data.sections.map((section, index) => (
        <section key={index}>
          <h2 className="quiet">{section.place}</h2>
          <Prose text={section.text} />
        </section>
      ))}
    </div>
  );
}
