import { useMutation, useQueryClient } from "@tanstack/react-query";

import { Problem } from "@/api/problem";
import {
  editWorld,
  worldKey,
  worldQuery,
  worldsKey,
  type StoredWorld,
  type WorldEdit,
} from "@/api/worlds";
import { notify, notifyError } from "@/components/notices";
import { text } from "@/lib/messages/worlds";

interface Wanted {
  edit: WorldEdit;
  /** Said when it is done, with the edit that takes it back. */
  message?: string;
  undo?: WorldEdit;
}

/** Changes the world from the version that is shown; a newer one is shown first. */
export function useWorldEdit({ id, version }: Pick<StoredWorld, "id" | "version">) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ edit }: Wanted) => editWorld(id, version, edit),
    meta: { isHandled: true },
    onSuccess: (stored, { message, undo }) => {
      queries.setQueryData(worldQuery(id).queryKey, stored);
      void queries.invalidateQueries({ queryKey: worldsKey });
      if (message) {
        notify({
          message,
          ...(undo && { action: { label: text.worlds.undo, run: () => void takeBack(undo) } }),
        });
      }
    },
    onError: (error) => {
      const isConflict = error instanceof Problem && error.isConflict;
      if (isConflict) void queries.invalidateQueries({ queryKey: worldKey(id) });
      notifyError(isConflict ? new Error(text.worlds.changedMeanwhile) : error);
    },
  });
  /** Later: from whatever version there is then. */
  async function takeBack(edit: WorldEdit) {
    try {
      const now = await queries.fetchQuery({ ...worldQuery(id), staleTime: 0 });
      queries.setQueryData(worldQuery(id).queryKey, await editWorld(id, now.version, edit));
      await queries.invalidateQueries({ queryKey: worldsKey });
    } catch (error) {
      notifyError(error as Error);
    }
  }
  return change;
}
