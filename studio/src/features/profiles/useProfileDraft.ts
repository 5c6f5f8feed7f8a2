import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { Problem } from "@/api/problem";
import { profileQuery, profilesKey, replaceProfile, type Profile } from "@/api/profiles";
import { notify, notifyError } from "@/components/notices";
import { changedFields, type Data } from "@/lib/merge";
import { text } from "@/lib/messages/profiles";

import { fromFields, toFields } from "./said";

interface Draft {
  version: number;
  base: Data;
  data: Data;
}

const fresh = ({ version, content }: Profile): Draft => {
  const data = toFields(content);
  return { version: version ?? 0, base: data, data };
};

/** What is typed into a profile and not yet saved; it outlives the page, in this browser only. */
export function useProfileDraft(profile: Profile) {
  const { kind, name } = profile;
  const key = `cardforge.profile.${kind}.${name}`;
  const [draft, setDraft] = useState<Draft>(() => kept(key) ?? fresh(profile));
  const [isConflicting, setConflicting] = useState(false);
  const queries = useQueryClient();
  const changed = changedFields(draft.base, draft.data);
  const isChanged = changed.length > 0;

  useEffect(() => {
    if (isChanged) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  }, [key, draft, isChanged]);
  // Without changes of one's own the newest version is what one wants to see.
  if (!isChanged && (profile.version ?? 0) > draft.version) setDraft(fresh(profile));

  const save = useMutation({
    mutationFn: ({ version, data }: Draft) =>
      replaceProfile(kind, name, version, fromFields(kind, data)),
    meta: { isHandled: true },
    onSuccess: async (stored, sent) => {
      // What was typed while it was being saved stays.
      setDraft((now) => ({ ...fresh(stored), ...(now.data !== sent.data && { data: now.data }) }));
      setConflicting(false);
      queries.setQueryData(profileQuery(kind, name).queryKey, stored);
      notify({ message: text.profiles.saved(name, stored.version ?? 0) });
      await queries.invalidateQueries({ queryKey: profilesKey });
    },
    onError: (error) => {
      if (error instanceof Problem && error.isConflict) setConflicting(true);
      else notifyError(error);
    },
  });

  return {
    ...draft,
    changed,
    set: (field: string, value: unknown) => {
      setDraft((before) => ({ ...before, data: { ...before.data, [field]: value } }));
    },
    rebase: setDraft,
    reset: (to: Profile) => {
      setDraft(fresh(to));
    },
    save,
    isConflicting,
    setConflicting,
  };
}

export type ProfileDraft = ReturnType<typeof useProfileDraft>;

function kept(key: string): Draft | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "") as Draft;
  } catch {
    return undefined;
  }
}
