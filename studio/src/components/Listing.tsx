/** What a page lists, as far as it has come: on its way, failed, nothing, rows, and more of them. */
import { Button } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { text } from "@/lib/messages";

import { Rows } from "./Rows";
import { Failed, Loading } from "./States";

interface ListingProps {
  of: UseInfiniteQueryResult;
  label: string;
  /** In place of the rows, where there is none. */
  empty: ReactNode;
  children: ReactNode[];
}

export function Listing({ of, label, empty, children }: ListingProps) {
  return (
    <>
      {of.isPending && <Loading />}
      {of.error && <Failed error={of.error} retry={() => void of.refetch()} />}
      {of.isSuccess && children.length === 0 && empty}
      {children.length > 0 && <Rows label={label}>{children}</Rows>}
      {of.hasNextPage && (
        <Button
          variant="default"
          loading={of.isFetchingNextPage}
          onClick={() => void of.fetchNextPage()}
        >
          {text.app.more}
        </Button>
      )}
    </>
  );
}
